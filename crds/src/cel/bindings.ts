// Values on their way into an expression and out of it. JSON numbers are CEL's doubles; counts are its ints.

/** The values of a scope's variables. A variable that the scope does not have is left out. */
export type Bindings = {
  slots: Readonly<Record<string, unknown>>;
  /** The caller's last utterance. */
  text: string;
  /** How often this node has been entered. */
  visits: number;
  /** `from` and `to`, and what spec.call declares. */
  call: Readonly<Record<string, unknown>>;
  response?: { status: number; headers: Readonly<Record<string, string>>; body: unknown };
  args?: Readonly<Record<string, unknown>>;
};

/** As the library takes them. */
export const celContext = ({ slots, text, visits, call, response, args }: Bindings): Record<string, unknown> => ({
  slots,
  text,
  visits: BigInt(visits),
  call,
  ...(response ? { response: { ...response, status: BigInt(response.status) } } : {}),
  ...(args ? { args } : {}),
});

/** A result as plain JSON: ints are numbers again. */
export const plainResult = (value: unknown): unknown => {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plainResult);
  if (value instanceof Date) return value.toISOString();
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(entries.map(([name, item]) => [String(name), plainResult(item)]));
};

/** A value as it is spoken or sent within a text; what is not there is nothing. */
export const asText = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};
