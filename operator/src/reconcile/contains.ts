// Whether all that we want is in what there is. What others added is theirs and does not count.

type Json = unknown;

/** Fields whose values Kubernetes writes its own way: 1000m comes back as 1. */
const QUANTITY_MAPS = new Set(['limits', 'requests']);

export const contains = (live: Json, want: Json, isQuantity = false): boolean => {
  if (Array.isArray(want)) return Array.isArray(live) ? containsList(live, want) : live === undefined && !want.length;
  if (isObject(want)) {
    if (!isObject(live)) return false;
    return Object.entries(want).every(
      ([field, value]) =>
        isLeftOut(field, live[field], value) || contains(live[field], value, QUANTITY_MAPS.has(field) || isQuantity),
    );
  }
  // Kubernetes keeps no empty text.
  if (live === want || (want === '' && live === undefined)) return true;
  return isQuantity && quantityOf(live) === quantityOf(want);
};

/** Maps that the API server leaves out when they are empty, as it does all empty lists and texts. Any other `{}` means
 * something: a selector of everything, for example. */
const LEFT_OUT = new Set(['nodeSelector', 'matchLabels', 'labels', 'annotations', 'limits', 'requests', 'data']);

const isLeftOut = (field: string, live: Json, want: Json): boolean =>
  live === undefined && LEFT_OUT.has(field) && isObject(want) && Object.keys(want).length === 0;

/** Lists of named things may have further ones, in any order; any other list is one value. */
const containsList = (live: Json[], want: Json[]): boolean => {
  if (want.every(isNamed) && new Set(want.map(({ name }) => name)).size === want.length) {
    const byName = new Map(live.filter(isNamed).map((item) => [item.name, item]));
    return want.every((item) => contains(byName.get(item.name), item));
  }
  return live.length === want.length && want.every((item, at) => contains(live[at], item));
};

const isObject = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNamed = (value: Json): value is { name: string } => isObject(value) && typeof value['name'] === 'string';

const UNITS: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

const quantityOf = (value: Json): number => {
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(String(value)) ?? [];
  // Kubernetes keeps thousandths, rounded up; millionths are where floating point would differ.
  return Math.ceil(Math.round(Number(count) * (unit === '' ? 1 : (UNITS[unit] ?? Number.NaN)) * 1e6) / 1e3);
};
