// This speech service on a loopback port, with the real voice and one worker.
import fastify from 'fastify';
import { createSpeechService } from '../../../services/piper/src/app.ts';
import type { StaticText } from '../../../services/piper/src/cache/static-texts.ts';
import { voiceCacheDir } from '../../../services/piper/src/voice/cache.ts';
import { systemClock } from '../../../services/shared/src/runtime/clock.ts';
import { silentLog } from '../../../services/shared/src/runtime/log.ts';
import { ESPEAK_MAIN, realVoice } from '../../fixtures/real-voice.ts';

/** From the question to the first byte of the answer's body; reads the rest. */
export const firstByteMs = async (url: string, body: unknown): Promise<number> => {
  const askedMs = performance.now();
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok || !answer.body) throw new Error(`${url} answered ${answer.status}.`);
  const reader = answer.body.getReader();
  await reader.read();
  const firstMs = performance.now() - askedMs;
  while (!(await reader.read()).done);
  return firstMs;
};

/** Ready, the static texts spoken. */
export const startSpeechServer = async (staticTexts: readonly StaticText[] = []) => {
  const { name } = await realVoice();
  const service = createSpeechService({
    cacheDir: voiceCacheDir(process.env),
    voices: [name],
    espeakMain: ESPEAK_MAIN,
    staticTexts,
    clock: systemClock,
    log: silentLog,
    workers: 1,
  });
  const app = fastify();
  await app.register(service.routes);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  while (!service.readiness().ready) await systemClock.sleep(50);
  return {
    url,
    firstByteMs: (input: string) => firstByteMs(`${url}/v1/audio/speech`, { input, response_format: 'pcm' }),
    async stop() {
      await app.close();
      await service.close();
    },
  };
};
