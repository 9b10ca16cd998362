// Tells receivers of calls: what a session logs becomes events in the outbox, and what is in the outbox is delivered.
import { durationMs } from '@firstword/crds/duration';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import type { TokenEvent } from '@firstword/shared/contract/token-event';
import type { SessionAddress } from '../sessions/address.ts';
import type { KnownCall } from '../sessions/port.ts';
import { callEventId, callReport, type CallEventType } from './call-report.ts';
import { createOutboxWork } from './outbox-work.ts';
import type { NewItem, Outbox } from './outbox.ts';
import { createSendEvent, type EventItem, type SendEventOptions } from './send-event.ts';

/** Ends a session that should have ended by now, and tells how it was before; null when nothing is left of it. */
export type FindCall = (address: SessionAddress) => Promise<KnownCall | null>;

export type CallEventsOptions = SendEventOptions & { outbox: Outbox };

export type CallEvents = {
  /** The session has logged this, and is now so. */
  heard: (call: KnownCall, event: TokenEvent) => void;
  /** Works off what is owed, from now on. */
  start(find: FindCall): void;
  /** Sends what can be sent at once, and stops. */
  close(): Promise<void>;
};

/** A session is ended after its idle time by whoever ran it last; where that is not done so much later, by another. */
const OVERDUE_MS = 2_000;

/** From each of them on a session may be silent for its idle time. */
const SIGNS_OF_LIFE: readonly TokenEvent['type'][] = ['turn-start', 'done', 'error', 'interrupt', 'spoken'];

type CallItem = { kind: 'call' } & SessionAddress;

export const createCallEvents = ({ outbox, ...options }: CallEventsOptions): CallEvents => {
  const { clock, log } = options;
  const sendEvent = createSendEvent(options);
  const work = createOutboxWork({ outbox, clock, log });
  const put = (items: readonly NewItem[], instead?: string): void => work.track(outbox.put(items, instead));
  return {
    heard: (call, event) => {
      const type = typeOf(event, call.state);
      const events = type ? eventItems(type, call, clock.wallMs()) : [];
      if (type === 'call.started') put([...events, callItem(call)]);
      else if (type === 'call.ended') put(events, callItemId(call));
      else if (events.length > 0) put(events);
      // Nobody needs to look after the call for as long again.
      else if (SIGNS_OF_LIFE.includes(event.type))
        work.track(outbox.putOff(callItemId(call), overdueMs(call.flow), 'renewed'));
    },
    start: (find) =>
      work.start(async ({ text }) => {
        const item = JSON.parse(text) as EventItem | CallItem;
        if (item.kind === 'event') return sendEvent(item);
        const call = await find(item);
        if (!call) return 'done';
        if (!call.state.endId) return { againInMs: overdueMs(call.flow) };
        await outbox.put(eventItems('call.ended', call, clock.wallMs()));
        return 'done';
      }),
    close: () => work.close(),
  };
};

const typeOf = ({ type }: TokenEvent, { turns }: KnownCall['state']): CallEventType | null => {
  if (type === 'turn-start') return turns.length === 1 ? 'call.started' : null;
  if (type === 'transfer') return 'call.transferred';
  return type === 'session-end' ? 'call.ended' : null;
};

/** One a receiver that wants the event. */
const eventItems = (type: CallEventType, { address, flow, state }: KnownCall, nowMs: number): NewItem[] => {
  const { webhooks, egress } = flow.spec;
  const call = { ...address, state };
  const body = JSON.stringify(callReport(type, call, nowMs));
  return webhooks
    .filter(({ events }) => events.includes(type))
    .map(({ url, secretRef }) => {
      const id = callEventId(type, call, url);
      const item: EventItem = { kind: 'event', id, type, url, secretRef, allow: egress.allow, body, createdMs: nowMs };
      return { id, text: JSON.stringify(item), delayMs: 0 };
    });
};

/** Every call has one, whether somebody is to be told of it or not: it ends although whoever ran it has died. */
const callItem = (call: KnownCall): NewItem => {
  const item: CallItem = { kind: 'call', ...call.address };
  return { id: callItemId(call), text: JSON.stringify(item), delayMs: overdueMs(call.flow) };
};

const callItemId = ({ address, state }: KnownCall): string =>
  `call:${address.flowId}:${address.sessionId}:${state.openedMs}`;

const overdueMs = ({ spec }: VoiceFlow): number => durationMs(spec.turns.idle.close) + OVERDUE_MS;
