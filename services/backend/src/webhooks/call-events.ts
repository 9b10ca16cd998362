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

/** Finds a session that should have ended by now, and has it gone on with if nobody does; null when nothing is left of it. */
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

/** A session ends by itself after its idle time; who does not tell of that in time has died with it. */
const OVERDUE_MS = 5_000;

type CallItem = { kind: 'call' } & SessionAddress;

export const createCallEvents = ({ outbox, ...options }: CallEventsOptions): CallEvents => {
  const { clock, log } = options;
  const sendEvent = createSendEvent(options);
  const work = createOutboxWork({ outbox, clock, log });
  const put = (items: readonly NewItem[], instead?: string): void => work.track(outbox.put(items, instead));
  return {
    heard: (call, event) => {
      if (call.flow.spec.webhooks.length === 0) return;
      const type = typeOf(event, call.state);
      // Who speaks lives: nobody needs to look after the call for as long again.
      if (!type && event.type === 'turn-start')
        work.track(outbox.putOff(callItemId(call), overdueMs(call.flow), 'renewed'));
      if (!type) return;
      const events = eventItems(type, call, clock.wallMs());
      if (type === 'call.started') put([...events, callItem(call)]);
      else put(events, type === 'call.ended' ? callItemId(call) : undefined);
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

/** Whoever died before the call's end was told is found out by this. */
const callItem = (call: KnownCall): NewItem => {
  const item: CallItem = { kind: 'call', ...call.address };
  return { id: callItemId(call), text: JSON.stringify(item), delayMs: overdueMs(call.flow) };
};

const callItemId = ({ address, state }: KnownCall): string =>
  `call:${address.flowId}:${address.sessionId}:${state.openedMs}`;

const overdueMs = ({ spec }: VoiceFlow): number => durationMs(spec.turns.idle.close) + OVERDUE_MS;
