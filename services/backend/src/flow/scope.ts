// What the expressions of a flow see.
import type { Bindings } from '@firstword/crds/cel/bindings';
import { visitsOf } from './dialogue.ts';
import type { SessionState } from './state.ts';

/** What only an http node's expressions see: its arguments, and the answer (status 0 when there was none). */
export type ScopeExtra = Pick<Bindings, 'response' | 'args'>;
export type Response = NonNullable<Bindings['response']>;

/** What a node's expressions see now. */
export const scopeOf = ({ dialogue, call, turns }: SessionState, nodeId: string, extra: ScopeExtra): Bindings => ({
  slots: dialogue.slots,
  text: turns.at(-1)?.said ?? '',
  visits: visitsOf(dialogue, nodeId),
  call,
  ...extra,
});
