// All services of a VoiceFlow in one process, on one port: what the cluster serves, and the console.
import { randomUUID } from 'node:crypto';
import websocket from '@fastify/websocket';
import fastify, { type FastifyPluginAsync } from 'fastify';
import { createConversation, type Conversation } from '@firstword/agent-worker/conversation';
import { consoleRoom } from '@firstword/agent-worker/rooms/console-room';
import type { Room } from '@firstword/agent-worker/rooms/port';
import { createPiperTts } from '@firstword/agent-worker/tts/piper';
import { backendRoutes } from '@firstword/backend/app';
import { createReach } from '@firstword/backend/outside/reach';
import { secretValue, type Secrets } from '@firstword/backend/outside/secrets';
import { openLog } from '@firstword/backend/process/open-log';
import { createCallEvents } from '@firstword/backend/webhooks/call-events';
import { createMemoryOutbox } from '@firstword/backend/webhooks/memory-outbox';
import { durationMs } from '@firstword/crds/duration';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import type { ConsoleStatus } from '@firstword/shared/contract/console';
import { VoiceError, errorBody } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { systemRandom } from '@firstword/shared/runtime/random';
import { createSessionClient } from '@firstword/shared/stream/session-client';
import type { TurnTimeline } from '@firstword/shared/timeline/record';
import { chatModelOf } from './chat-model.ts';
import { consolePage } from './console-page.ts';
import { consoleStatus, type VoiceStates } from './console-status.ts';
import type { FoundModel } from './find-model.ts';
import { listen } from './listen.ts';
import { serverOptions } from '@firstword/backend/access/server-options';
import { guardLoopback } from '@firstword/backend/access/loopback-guard';

export type DevOptions = {
  flow: VoiceFlow;
  host: string;
  /** 0 takes any free port. */
  port: number;
  model: FoundModel;
  /** Where the token log is; left out, and where the flow names none, in memory. */
  redisUrl?: string | undefined;
  /** What the resource's Secret references stand for. */
  secrets?: Secrets;
  speech: { routes: FastifyPluginAsync; voices: VoiceStates; close(): Promise<void> };
  /** The console's built files. */
  consoleFolder: string;
  clock: Clock;
  log: Log;
  onTimeline?: (timeline: TurnTimeline) => void;
};

export type DevServer = {
  url: string;
  /** What the console shows, now. */
  status(): ConsoleStatus;
  /** Ends running turns and open streams, then the server and its speech. */
  close(): Promise<void>;
};

/** The console's and the speech stream's sockets refuse far smaller ones, and say so; larger ones are not even read. */
const MAX_SOCKET_MESSAGE_BYTES = 512 * 1024;

const nothingHere = (): VoiceError =>
  new VoiceError('NotFound', 'There is nothing at this path.', {
    status: 404,
    remedy: 'See docs/turn.md for the calls that are served, or open / for the console.',
  });

/** Opens a conversation for each caller, over the same HTTP calls that the cluster's workers make. */
const createConverse = (options: DevOptions) => {
  const { flow, clock, log, onTimeline } = options;
  const { language, lexicon, clauses, firstWord, tts } = flow.spec;
  const settings = { voice: tts.voice, language, clauses, lexicon, targetMs: durationMs(firstWord.target) };
  let clients: { session: ReturnType<typeof createSessionClient>; tts: ReturnType<typeof createPiperTts> } | null =
    null;
  return {
    connect: (baseUrl: string): void => {
      const session = createSessionClient({ baseUrl, flowId: flow.metadata.name, clock, random: systemRandom });
      clients = { session, tts: createPiperTts({ baseUrl }) };
    },
    converse: (room: Room): Conversation => {
      if (!clients) throw new VoiceError('NotReady', 'The server is still starting.', { status: 503, retry: 'now' });
      return createConversation({
        ...clients,
        room,
        clock,
        log,
        settings,
        newId: randomUUID,
        ...(onTimeline ? { onTimeline } : {}),
      });
    },
    close: async (): Promise<void> => {
      await Promise.all([clients?.session.close(), clients?.tts.close()]);
    },
  };
};

/** Starts everything; resolves when the port answers. */
export const startDev = async (options: DevOptions): Promise<DevServer> => {
  const { flow, host, port, model, secrets = new Map(), speech, clock, log } = options;
  const app = fastify(serverOptions());
  guardLoopback(app, host);
  app.setNotFoundHandler(async (_request, reply) => reply.status(404).send(errorBody(nothingHere())));
  const chatModel = chatModelOf(model, { flow, secrets, clock });
  const reach = createReach({ flow, secrets, clock, log });
  const worker = createConverse(options);
  const flows = new Map([[flow.metadata.name, flow]]);
  const redisUrl = options.redisUrl ?? secretValue(secrets, flow.spec.redis?.urlSecretRef);
  const opened = openLog({ flows, redisUrl: () => redisUrl, replicaId: 'dev', clock, log, onAppended: () => {} });
  const { tokenLog, redis } = opened;
  const status = consoleStatus(flow, model.status, speech.voices);
  await app.register(websocket, { options: { maxPayload: MAX_SOCKET_MESSAGE_BYTES } });
  await app.register(consolePage(options.consoleFolder));
  await app.register(speech.routes);
  await app.register(
    backendRoutes({
      flows,
      model: () => chatModel,
      http: () => reach.http,
      mcp: () => reach.mcp,
      tokenLog,
      ...(redis ? { directory: redis } : {}),
      callEvents: createCallEvents({ outbox: createMemoryOutbox(clock), secrets, clock, log }),
      clock,
      log,
      newId: randomUUID,
    }),
  );
  await app.register(consoleRoom({ status, converse: (room) => worker.converse(room) }));
  const url = await listen(app, host, port);
  worker.connect(url);
  return {
    url,
    status: () => status.current(),
    close: async () => {
      await app.close();
      await redis?.leave().catch(() => undefined);
      await opened.close();
      await worker.close();
      await reach.mcp?.close();
      await speech.close();
    },
  };
};
