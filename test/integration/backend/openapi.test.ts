// The backend's own description: whole, and the one that docs/backend-api.md tells.
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBackendMetrics } from '@firstword/backend/metrics/backend-metrics';
import { closeBackends, startBackend } from './backend-app.ts';

type Operation = {
  summary?: string;
  security: object[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
};
type OpenApi = { openapi: string; paths: Record<string, Record<string, Operation>> };

const PAGE = readFileSync(new URL('../../../docs/backend-api.md', import.meta.url), 'utf8');

let description: OpenApi;
let routes: string[];

beforeEach(async () => {
  const backend = await startBackend({ metrics: createBackendMetrics() });
  routes = backend.routes.filter((route) => !/^(HEAD|OPTIONS) /.test(route));
  description = (await (await fetch(`${backend.url}/openapi.json`)).json()) as OpenApi;
});
afterEach(closeBackends);

const operations = () =>
  Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  );

describe('/openapi.json', () => {
  it('has every route, each with a sentence', () => {
    const inBraces = routes.map((route) => route.replaceAll(/:(\w+)/g, '{$1}'));
    expect(
      operations()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(inBraces.toSorted());
    expect(operations().filter(({ operation }) => !operation.summary)).toEqual([]);
  });

  it('has what a call takes and answers, its faults, and the tokens that open it', () => {
    const { paths } = description;
    const open = paths['/api/flows/{flowId}/sessions']?.['post'];
    expect(open?.requestBody?.content['application/json']?.schema).toHaveProperty('properties.input');
    expect(open?.responses['201']?.content?.['application/json']?.schema).toHaveProperty('properties.token');
    expect(open?.responses['default']?.content?.['application/json']?.schema).toHaveProperty('properties.error');
    expect(open?.security).toEqual([{ serviceToken: [] }]);
    const stream = paths['/api/flows/{flowId}/stream/{sessionId}']?.['get'];
    expect(stream?.responses['200']?.content?.['text/event-stream']?.schema).toHaveProperty('anyOf');
    expect(stream?.security).toHaveLength(3);
    expect(paths['/healthz']?.['get']?.security).toEqual([]);
  });
});

describe('docs/backend-api.md', () => {
  it('tells each call and nothing else', () => {
    const told = [...PAGE.matchAll(/^\| `(GET|POST|DELETE) ([^`]+)`/gm)].map(([, method, path]) => `${method} ${path}`);
    expect(told.toSorted()).toEqual(
      operations()
        .map(({ name }) => name)
        .toSorted(),
    );
  });

  it('names only fields of a webhook’s report that there are', () => {
    const report = readFileSync(
      new URL('../../../services/backend/src/webhooks/call-report.ts', import.meta.url),
      'utf8',
    );
    const [, json = '{}'] = /```json\n([\s\S]*?)```/.exec(PAGE) ?? [];
    const { data } = JSON.parse(json) as { data: { transcript: object[] } };
    for (const field of [...Object.keys(data), ...Object.keys(data.transcript[0] ?? {})])
      expect(report).toContain(field);
  });
});
