// The speech service as a process of its own: one pod, or one program on a laptop.
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { collectDefaultMetrics } from 'prom-client';
import { VoiceError } from '@firstword/shared/contract/errors';
import { systemClock as clock } from '@firstword/shared/runtime/clock';
import { createLog } from '@firstword/shared/runtime/log';
import { createSpeechService } from './app.ts';
import { parseStaticTexts } from './cache/static-texts.ts';
import { parseConfig, type PiperConfig } from './config.ts';
import { healthRoutes } from './health/health-routes.ts';
import { metricsRoute } from './metrics/metrics-route.ts';
import {
  createRegistry,
  createSpeechMetrics,
  registerDegraded,
  registerDevice,
  registerEspeak,
} from './metrics/speech-metrics.ts';
import { voicesInFolder } from './voice/local-voice.ts';
import { watchVoiceList } from './voice/watch-voice-list.ts';
import type { WantedVoice } from './voice/wanted-voice.ts';

const start = async (config: PiperConfig) => {
  const log = createLog(config.logLevel);
  const { staticTextsFile, voicesFile, voicesFolder, cacheBytes, hubUrl, workers, maxReplies, espeakSocket } = config;
  const fixed: WantedVoice[] = [
    ...config.voices.map((name) => ({ name })),
    ...(voicesFolder ? await voicesInFolder(voicesFolder) : []),
  ];
  const registry = createRegistry();
  collectDefaultMetrics({ register: registry });
  const service = createSpeechService({
    metrics: createSpeechMetrics(registry),
    cacheDir: config.cacheDir,
    voices: fixed,
    espeakMain: config.espeakMain,
    staticTexts: staticTextsFile ? parseStaticTexts(await readFile(staticTextsFile, 'utf8')) : [],
    clock,
    log,
    device: config.device,
    ...(hubUrl === undefined ? {} : { hubUrl }),
    ...(espeakSocket === undefined ? {} : { espeakSocket }),
    ...(workers === undefined ? {} : { workers }),
    ...(maxReplies === undefined ? {} : { maxReplies }),
    ...(cacheBytes === undefined ? {} : { cacheBytes }),
  });
  registerDegraded(registry, service.voices);
  registerDevice(registry, () => service.deviceFault());
  registerEspeak(registry, () => service.espeak());
  const onList = (listed: WantedVoice[]): void => {
    const names = new Set(listed.map(({ name }) => name));
    service.voices.want([...listed, ...fixed.filter(({ name }) => !names.has(name))]);
  };
  const list = voicesFile ? watchVoiceList({ path: voicesFile, onList, clock, log }) : null;
  const app = fastify({ logger: false, forceCloseConnections: true });
  await app.register(service.routes);
  await app.register(metricsRoute(registry));
  await app.register(healthRoutes(() => service.readiness(list?.fault())));
  await app.listen({ host: config.host, port: config.port });
  log.info({ host: config.host, port: (app.server.address() as AddressInfo).port }, 'listening');

  const stop = async (): Promise<void> => {
    await app.close();
    await list?.close();
    await service.close();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping');
      stop().catch((err: unknown) => {
        log.error({ err }, 'did not stop cleanly');
        process.exitCode = 1;
      });
    });
  }
};

try {
  await start(parseConfig(process.env));
} catch (error) {
  const { message, remedy } = error instanceof VoiceError ? error : { message: String(error), remedy: undefined };
  process.stderr.write(`piper: ${message}\n${remedy ? `    ${remedy}\n` : ''}`);
  process.exitCode = 1;
}
