// The state that a session begins with.
import type { CallSpec } from '@firstword/crds/spec/reach';
import { VoiceError } from '@firstword/shared/contract/errors';
import { redactWithin } from '../privacy/redact-within.ts';
import type { Redact } from '../privacy/redact.ts';
import type { CompiledFlow } from './compile-flow.ts';
import type { Dialogue, SlotValue } from './dialogue.ts';
import { instructionsAt } from './instructions.ts';
import { scalarOf, zeroOf } from './scalars.ts';
import { scopeOf } from './scope.ts';
import type { SessionState } from './state.ts';

/** What is known of the call: `from`, `to`, and the variables that the flow declares. */
export type CallContext = Readonly<Record<string, string | number | boolean>>;

/** At the flow's start, with every slot at its type's zero value. */
export const newSessionState = (flow: CompiledFlow, given: CallContext = {}, openedMs = 0): SessionState => {
  const { spec } = flow.resource;
  const slots = Object.entries(flow.expressions.slots).map(([name, type]) => [name, zeroOf(type)] as const);
  const dialogue: Dialogue = {
    nodeId: spec.flow.start,
    phase: 'enter',
    asking: null,
    slots: Object.fromEntries(slots),
    visits: {},
    instructions: '',
  };
  const state = {
    persona: '',
    call: callVariables(spec.call, redactedCall(given, flow.redact)),
    dialogue,
    before: dialogue,
    turns: [],
    endId: null,
    endReason: null,
    transferredTo: null,
    openedMs,
  };
  const persona = personaOf(flow, state);
  const begun = { ...dialogue, instructions: persona };
  return { ...state, persona, dialogue: begun, before: begun };
};

/** Where its expressions fail, the prompt stands as it was written. */
const personaOf = (flow: CompiledFlow, state: SessionState): string => {
  const node = flow.personaNode;
  if (!node) return '';
  try {
    const prompt = flow.expressions.at(node, 'text', node.prompt).evaluate(scopeOf(state, node.id, {}));
    return instructionsAt(flow, node, String(prompt));
  } catch {
    return instructionsAt(flow, node, node.prompt);
  }
};

/** Who calls whom tells calls apart, and stays. */
const redactedCall = ({ from, to, ...variables }: CallContext, redact: Redact): CallContext => ({
  ...(redactWithin(variables, redact) as CallContext),
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
});

const callVariables = ({ variables }: CallSpec, given: CallContext): Record<string, SlotValue> => {
  const types = new Map(variables.map(({ name, type }) => [name, type] as const));
  const unknown = Object.keys(given).find((name) => name !== 'from' && name !== 'to' && !types.has(name));
  if (unknown !== undefined) throw callInvalid(`The flow declares no call variable "${unknown}"`);
  const valueOf = (name: string, fallback: SlotValue, type: 'string' | 'number' | 'boolean'): [string, SlotValue] => {
    const value = Object.hasOwn(given, name) ? scalarOf(type, given[name]) : fallback;
    if (value === undefined) throw callInvalid(`The call variable "${name}" is no ${type}`);
    return [name, value];
  };
  return Object.fromEntries([
    valueOf('from', '', 'string'),
    valueOf('to', '', 'string'),
    ...variables.map(({ name, type, default: fallback }) =>
      valueOf(name, scalarOf(type, fallback) ?? zeroOf(type), type),
    ),
  ]);
};

const callInvalid = (fault: string): VoiceError =>
  new VoiceError('CallInvalid', `${fault}.`, {
    status: 400,
    remedy: 'Send the variables that spec.call.variables declares, each with its type.',
  });
