// GET /v1/voices: which voices there are, and which engine speaks for each right now.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { VoiceList } from '@firstword/shared/contract/voice-status';
import type { VoiceRegistry } from '../voice/registry.ts';

export const voicesRoute =
  (voices: VoiceRegistry): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get('/v1/voices', { schema: { response: { 200: VoiceList } } }, async () => ({ voices: voices.list() }));
  };
