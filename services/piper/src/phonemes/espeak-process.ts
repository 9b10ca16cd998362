// espeak-ng in a process of its own: what the Espeak port asks goes out as lines, and the answers come back as lines.
import { fileURLToPath } from 'node:url';
import { parseEspeakReply } from '@firstword/shared/contract/espeak';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { createConversation } from './conversation.ts';
import { createLineProcess } from './line-process.ts';
import type { Espeak } from './port.ts';

export type EspeakProcessOptions = {
  /** The program's main file: started with this Node, never imported. */
  main: URL;
  args?: readonly string[];
  clock: Clock;
  log: Log;
};

/** Starts the process with the first request. */
export const createEspeakProcess = ({ main, args = [], clock, log }: EspeakProcessOptions): Espeak => {
  let engine: string | null = null;
  const conversation = createConversation((request) => child.write(JSON.stringify(request)));
  const child = createLineProcess({
    command: [process.execPath, fileURLToPath(main), ...args],
    clock,
    onLine(line) {
      const reply = parseEspeakReply(line);
      if (reply?.type === 'hello') engine = `${reply.engine} espeak-ng ${reply.version}`;
      else if (reply && reply.id !== null) conversation.onReply(reply.id, reply);
      else log.warn('the espeak-ng process said something that is no reply');
    },
    onEnd(error) {
      log.warn({ requests: conversation.waiting(), reason: error.message }, 'the espeak-ng process ended');
      conversation.fail(error);
    },
  });
  return {
    engine: () => engine,
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
    close: () => child.close(),
  };
};
