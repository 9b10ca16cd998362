// espeak-ng in another program: what the Espeak port asks goes out as lines, and the answers come back as lines.
import type { VoiceError } from '@firstword/shared/contract/errors';
import { parseEspeakReply } from '@firstword/shared/contract/espeak';
import type { Log } from '@firstword/shared/runtime/log';
import { createConversation } from './conversation.ts';
import { unavailable, type LineChannel, type LineEvents } from './line-channel.ts';
import type { Espeak } from './port.ts';

/** Speaks over the channel that `open` makes. */
export const espeakOver = (open: (events: LineEvents) => LineChannel, log: Log): Espeak => {
  let engine: string | null = null;
  let fault: VoiceError | null = null;
  const conversation = createConversation((request) => channel.write(JSON.stringify(request)));
  const channel = open({
    onLine(line) {
      const reply = parseEspeakReply(line);
      if (reply?.type === 'hello') {
        engine = `${reply.engine} espeak-ng ${reply.version}`;
        fault = null;
      } else if (reply && reply.id !== null) conversation.onReply(reply.id, reply);
      else log.warn('espeak-ng said something that is no reply');
    },
    onEnd(error) {
      log.warn({ requests: conversation.waiting(), reason: error.message }, 'espeak-ng is gone');
      fault = error;
      conversation.fail(error);
    },
  });
  return {
    status: () => ({ engine, fault }),
    phonemes: (text, voice, signal) =>
      conversation.ask({
        body: { op: 'phonemes', voice, text },
        signal,
        read: (reply) => (reply.type === 'phonemes' ? { answer: reply.sentences } : null),
      }),
    speech(text, voice, { speed, signal }) {
      const parts: Buffer[] = [];
      return conversation.ask({
        body: { op: 'speech', voice, text, speed },
        signal,
        read(reply) {
          if (reply.type === 'audio') parts.push(Buffer.from(reply.audio, 'base64'));
          if (reply.type !== 'audio-end') return null;
          const { buffer, length } = Uint8Array.from(Buffer.concat(parts));
          return { answer: { samples: new Int16Array(buffer, 0, length >> 1), sampleRateHz: reply.sampleRateHz } };
        },
      });
    },
    async close() {
      await channel.close();
      conversation.fail(unavailable('espeak-ng was closed.', { remedy: 'Ask before closing.' }));
    },
  };
};
