import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { IMAGES, buildArguments, referenceOf } from '../../../images/images.ts';

const path = (relative: string): string => fileURLToPath(new URL(`../../../${relative}`, import.meta.url));
const read = (relative: string): string => readFileSync(path(relative), 'utf8');
const version = (of: string): string => (JSON.parse(read(of)) as { version: string }).version;

describe.each([...new Set(IMAGES.map(({ dockerfile }) => dockerfile))])('%s', (dockerfile) => {
  const lines = read(dockerfile).replaceAll('\\\n', ' ').split('\n');

  it('copies only what is there', () => {
    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
      .flatMap((line) => line.split(/\s+/).slice(1, -1));
    expect(copied).not.toEqual([]);
    expect(copied.filter((source) => !existsSync(path(source)))).toEqual([]);
  });

  it('runs Node itself as a user that is a number', () => {
    expect(lines).toContain('USER 1000:1000');
    const entry = lines.find((line) => line.startsWith('ENTRYPOINT '))?.slice('ENTRYPOINT '.length) ?? '[]';
    const [program, main = ''] = JSON.parse(entry) as string[];
    expect(program).toBe('node');
    expect(existsSync(path(main))).toBe(true);
  });

  it('has a stage for each target', () => {
    const targets = IMAGES.filter((image) => image.dockerfile === dockerfile).flatMap(({ target }) => target ?? []);
    for (const target of targets) expect(read(dockerfile)).toMatch(new RegExp(`^FROM .* AS ${target}$`, 'm'));
  });
});

it('the CUDA provider is of the ONNX Runtime that Piper has', () => {
  const { dependencies } = JSON.parse(read('services/piper/package.json')) as { dependencies: Record<string, string> };
  expect(read('services/piper/Dockerfile')).toContain(`ARG ONNXRUNTIME=${dependencies['onnxruntime-node']}\n`);
});

it('chart, app and package have one version', () => {
  const chart = parse(read('charts/firstword/Chart.yaml')) as { version: string; appVersion: string };
  expect([chart.version, chart.appVersion]).toEqual([version('package.json'), version('package.json')]);
});

it('a builder is told the tag, the file and the target', () => {
  const image = { name: 'piper', dockerfile: 'services/piper/Dockerfile', target: 'cpu' };
  const reference = referenceOf(image, { repository: 'registry.example.com/voice', tag: '1' });
  expect(buildArguments(image, reference)).toEqual(
    '--tag registry.example.com/voice/piper:1 --file services/piper/Dockerfile --target cpu .'.split(' '),
  );
});
