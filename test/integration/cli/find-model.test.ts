import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { findModel } from '../../../services/cli/src/dev/find-model.ts';

const servers: { close(): void; closeAllConnections(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const serve = async (status: number, body: string, seen: string[] = []): Promise<number> => {
  const server = createServer((request, response) => {
    seen.push(`${request.url} ${request.headers.authorization ?? ''}`);
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return (server.address() as AddressInfo).port;
};
const models = (...ids: string[]) => JSON.stringify({ object: 'list', data: ids.map((id) => ({ id })) });

const noEnv = { openaiBaseURL: undefined, openaiApiKey: undefined, openaiModel: undefined };
const llmAt = (port: number) => ({
  baseURL: `http://127.0.0.1:${port}/v1`,
  model: 'from-spec',
  firstTokenTimeout: '10s',
  stallTimeout: '5s',
});

describe('which model answers on this machine', () => {
  it('the environment wins over the resource and over local servers', async () => {
    const [env, spec, local] = await Promise.all([
      serve(200, models('env-model')),
      serve(200, models('x')),
      serve(200, models('y')),
    ]);
    const found = await findModel({
      llm: llmAt(spec),
      llmApiKey: undefined,
      env: { ...noEnv, openaiBaseURL: `http://127.0.0.1:${env}/v1`, openaiModel: 'chosen' },
      localServers: [{ name: 'Ollama', port: local }],
    });
    expect(found.server).toMatchObject({ baseURL: `http://127.0.0.1:${env}/v1`, model: 'chosen' });
    expect(found.status.why).toBe('OPENAI_BASE_URL is set');
  });

  it('a set environment stays chosen when its server does not answer, and says so', async () => {
    const found = await findModel({
      llm: undefined,
      llmApiKey: undefined,
      env: { ...noEnv, openaiBaseURL: 'http://127.0.0.1:9/v1', openaiModel: 'm' },
      localServers: [],
    });
    expect(found.status).toMatchObject({ kind: 'server', name: 'm', why: expect.stringContaining('did not answer') });
  });

  it('spec.llm is taken when it answers, with its own key', async () => {
    const seen: string[] = [];
    const port = await serve(200, models('from-spec'), seen);
    const found = await findModel({ llm: llmAt(port), llmApiKey: 'k', env: noEnv, localServers: [] });
    expect(found.server).toMatchObject({ model: 'from-spec', apiKey: 'k' });
    expect(seen).toEqual(['/v1/models Bearer k']);
  });

  it('a local server is taken, with its first chat model', async () => {
    const port = await serve(200, models('nomic-embed-text', 'llama3'));
    const found = await findModel({
      llm: undefined,
      llmApiKey: undefined,
      env: noEnv,
      localServers: [{ name: 'Ollama', port }],
    });
    expect(found.server?.model).toBe('llama3');
    expect(found.status.why).toContain('Ollama');
  });

  it.each([
    ['an HTML page', 200, '<html>'],
    ['another API', 200, '{"ok":true}'],
    ['an error', 500, models('m')],
    ['no chat model', 200, models('text-embedding-3')],
  ])(
    'a port that answers with %s is no model server: the demo model answers, and says why',
    async (_, status, body) => {
      const port = await serve(status, body);
      const found = await findModel({
        llm: undefined,
        llmApiKey: undefined,
        env: noEnv,
        localServers: [{ name: 'X', port }],
      });
      expect(found.server).toBeNull();
      expect(found.status).toMatchObject({ kind: 'demo', why: expect.stringContaining(String(port)) });
    },
  );

  it('names the spec’s server when that one is down', async () => {
    const found = await findModel({ llm: llmAt(9), llmApiKey: undefined, env: noEnv, localServers: [] });
    expect(found.status.why).toContain('spec.llm at 127.0.0.1:9 did not answer');
  });
});
