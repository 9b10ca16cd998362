// GET /v1/models: the flows, as clients of OpenAI's API look for models.
import type { FastifyPluginAsync } from 'fastify';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { VoiceError } from '@firstword/shared/contract/errors';
import { completionError } from './chat-completions-reply.ts';

const modelOf = (id: string) => ({ id, object: 'model', created: 0, owned_by: 'firstword' });

/** The list, and each of its entries. */
export const modelRoutes =
  (flows: ReadonlyMap<string, VoiceFlow>): FastifyPluginAsync =>
  async (app) => {
    app.get('/v1/models', async () => ({ object: 'list', data: [...flows.keys()].map(modelOf) }));
    app.get<{ Params: { model: string } }>('/v1/models/:model', async ({ params }, reply) => {
      if (flows.has(params.model)) return modelOf(params.model);
      return reply.code(404).send(completionError(modelNotFound()));
    });
  };

const modelNotFound = (): VoiceError =>
  new VoiceError('FlowNotFound', 'There is no flow of this name here.', {
    status: 404,
    remedy: 'GET /v1/models lists the flows that are served.',
  });
