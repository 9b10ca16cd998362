// The operator's own port: alive, ready, metrics.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

type HealthOptions = { port: number; registry: Registry; isReady: () => boolean; refusals: () => string[] };

export type HealthServer = { port: number; close(): Promise<void> };

export const startHealthServer = async ({
  port,
  registry,
  isReady,
  refusals,
}: HealthOptions): Promise<HealthServer> => {
  const server = createServer((request, response) => {
    const answer = (status: number, body: string, type = 'application/json'): void => {
      response.writeHead(status, { 'content-type': type }).end(body);
    };
    if (request.url === '/healthz') return answer(200, '{"status":"ok"}');
    if (request.url === '/readyz') {
      const status = isReady() ? 'ready' : 'listing';
      return answer(status === 'ready' ? 200 : 503, JSON.stringify({ status, refused: refusals() }));
    }
    if (request.url !== '/metrics')
      return answer(404, '{"error":{"code":"NotFound","message":"There is no such page."}}');
    registry.metrics().then(
      (text) => answer(200, text, registry.contentType),
      () => answer(500, '{"error":{"code":"Internal","message":"Something failed on our side."}}'),
    );
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
