import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseVoiceFlow } from '../../../crds/src/parse-voice-flow.ts';

const path = (relative: string): string => fileURLToPath(new URL(`../../../${relative}`, import.meta.url));

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/backend-api.md',
  'docs/install.md',
  'docs/operator.md',
  'docs/proxies.md',
  'docs/testing-node.md',
  'docs/testing.md',
  'docs/token-log.md',
  'docs/turn.md',
];

describe.each(PAGES)('%s', (page) => {
  const text = readFileSync(path(page), 'utf8');

  it('names only files and folders that are there', () => {
    const named = [...text.matchAll(/`((?:crds|services|docs|examples|test)\/[\w./-]*)`/g)].map(
      ([, name]) => name ?? '',
    );
    const linked = [...text.matchAll(/\]\((?!https?:)([\w./-]+)\)|(?:src|srcset)="([\w./-]+)"/g)].map(
      ([, link, source]) => `${page.startsWith('docs/') ? 'docs/' : ''}${link ?? source}`,
    );
    expect([...named, ...linked].filter((name) => !existsSync(path(name)))).toEqual([]);
  });

  it('names only npm verbs that are there', () => {
    const scripts = Object.keys(
      (JSON.parse(readFileSync(path('package.json'), 'utf8')) as { scripts: object }).scripts,
    );
    const named = [...text.matchAll(/npm run ([a-z0-9]+)/g)].map(([, verb]) => verb ?? '');
    expect(named.filter((verb) => !scripts.includes(verb))).toEqual([]);
  });
});

it('the first VoiceFlow of the README is valid', () => {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync(path('README.md'), 'utf8')) ?? [];
  expect(parseVoiceFlow(yaml)).toMatchObject({ ok: true, warnings: [] });
});
