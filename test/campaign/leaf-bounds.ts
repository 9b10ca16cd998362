// What the API server and our own check say of one field after another: where one refuses a value the other does too, and
// at the same place.
import type { JsonSchema } from '@firstword/crds/faults/json-schema';
import { VoiceFlowSpec } from '@firstword/crds/voice-flow';
import { VoicePoolSpec } from '@firstword/crds/spec/pool';
import type { KubeClient } from '../fixtures/control-plane/client.ts';
import { smallFlow, smallPool } from '../fixtures/control-plane/resources.ts';
import { ourPlaces, theirPlaces, type Judged } from './agreement.ts';
import { WRONGS, boundsOf, containersOf, fullOf, scalarsOf, setAt, type Leaf } from './leaves.ts';

export type LeafCase = { name: string; judged: Judged; places: string[] };

export const SPECS: Record<Judged['kind'], JsonSchema> = {
  VoiceFlow: VoiceFlowSpec as unknown as JsonSchema,
  VoicePool: VoicePoolSpec as unknown as JsonSchema,
};
/** Small resources that can be carried out. */
export const SMALL: Record<Judged['kind'], unknown> = {
  VoiceFlow: smallFlow('judged')['spec'],
  VoicePool: smallPool('judged')['spec'],
};
const KINDS = Object.keys(SPECS) as Judged['kind'][];

const placeOf = ({ path }: Leaf): string => ['spec', ...path].join('.');

/** Scalars all at once, as none of them hides another; lists and maps one by one. */
export const wrongCases = (): LeafCase[] =>
  KINDS.flatMap((kind) =>
    Object.entries(WRONGS).flatMap(([how, wrongOf]) => {
      const groups = [scalarsOf(SPECS[kind], []), ...containersOf(SPECS[kind], []).map((leaf) => [leaf])];
      return groups.flatMap((group): LeafCase[] => {
        const wrong = group.filter(({ schema }) => wrongOf(schema) !== undefined);
        const [first] = wrong;
        if (!first) return [];
        const spec = wrong.reduce(
          (value, { path, schema }) => setAt(SPECS[kind], value, path, wrongOf(schema)),
          fullOf(SPECS[kind]),
        );
        const what = group.length > 1 ? `${wrong.length} scalars` : placeOf(first);
        return [{ name: `${kind}: ${what}: ${how}`, judged: { kind, spec }, places: wrong.map(placeOf) }];
      });
    }),
  );

/** Each scalar at each of its bounds, alone in a small resource. */
export const boundCases = (): LeafCase[] =>
  KINDS.flatMap((kind) =>
    scalarsOf(SPECS[kind], []).flatMap((leaf) =>
      boundsOf(leaf.schema).map((bound) => ({
        name: `${kind}: ${placeOf(leaf)} = ${JSON.stringify(bound).slice(0, 40)}`,
        judged: { kind, spec: setAt(SPECS[kind], SMALL[kind], leaf.path, bound) },
        places: [placeOf(leaf)],
      })),
    ),
  );

export type Verdict = { case: LeafCase; missedByUs: string[]; missedByThem: string[] };

/** Which of the wrong places each of the two does not see. */
export const judgeWrong = async (client: KubeClient, namespace: string, wrong: LeafCase): Promise<Verdict> => {
  const [ours, theirs] = [
    new Set(ourPlaces(wrong.judged)),
    new Set(await theirPlaces(client, namespace, wrong.judged)),
  ];
  return {
    case: wrong,
    missedByUs: wrong.places.filter((place) => !ours.has(place)),
    missedByThem: wrong.places.filter((place) => !theirs.has(place)),
  };
};
