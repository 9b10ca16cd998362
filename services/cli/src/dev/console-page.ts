// The console's built files, with headers that keep the page to itself.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';
import { VoiceError } from '@firstword/shared/contract/errors';

const HEADERS = {
  'content-security-policy':
    "default-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Serves the folder at `/`; a page that was never built is said before the server starts. */
export const consolePage = (folder: string): FastifyPluginAsync => {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new VoiceError('ConsoleNotBuilt', 'The web console is not built.', {
      remedy: 'Run npm run build -w @firstword/console, or npm start, which does it.',
    });
  }
  return async (app) => {
    await app.register(fastifyStatic, {
      root: folder,
      cacheControl: false,
      setHeaders: (reply) => {
        for (const [name, value] of Object.entries(HEADERS)) reply.header(name, value);
      },
    });
  };
};
