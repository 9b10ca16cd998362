// A conversation on a clock that stands still, with everything around it from a script.
import { createConversation, type ConversationOptions } from '@firstword/agent-worker/conversation';
import { createFakeTts, type FakeSpeech } from '@firstword/agent-worker/tts/fake';
import { DEFAULT_CLAUSE_SETTINGS } from '@firstword/shared/clauses/clause-splitter';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { silentLog } from '@firstword/shared/runtime/log';
import { createFakeSession, type Call } from './fake-session.ts';
import { createRecordingRoom } from './recording-room.ts';

type Script = {
  speech?: (text: string, nth: number) => FakeSpeech;
  before?: (call: Call) => void | Promise<void>;
  options?: Partial<ConversationOptions>;
};

export const aConversation = ({ speech, before, options }: Script = {}) => {
  const clock = createFakeClock();
  const room = createRecordingRoom();
  const session = createFakeSession(before);
  const tts = createFakeTts(clock, speech);
  let ids = 0;
  const conversation = createConversation({
    session,
    tts,
    room,
    clock,
    log: silentLog,
    settings: { voice: 'joe', language: 'en', clauses: DEFAULT_CLAUSE_SETTINGS, targetMs: 800 },
    newId: () => `turn-${++ids}`,
    ...options,
  });
  return { clock, room, session, tts, conversation };
};
