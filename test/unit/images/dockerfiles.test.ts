import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { IMAGES, buildArguments, referenceOf } from '../../../images/images.ts';

const path = (relative: string): string => fileURLToPath(new URL(`../../../${relative}`, import.meta.url));
const read = (relative: string): string => readFileSync(path(relative), 'utf8');
const version = (of: string): string => (JSON.parse(read(of)) as { version: string }).version;

describe.each(IMAGES)('$name', ({ dockerfile, target, args = {} }) => {
  const lines = Object.entries(args)
    .reduce((text, [name, value]) => text.replaceAll(`$${name}`, value), read(dockerfile).replaceAll('\\\n', ' '))
    .split('\n');

  it('copies only what is there', () => {
    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
      .flatMap((line) => line.split(/\s+/).slice(1, -1));
    expect(copied).not.toEqual([]);
    expect(copied.filter((source) => !existsSync(path(source)))).toEqual([]);
  });

  it('is a stage of its file', () => {
    expect(lines.filter((line) => line.endsWith(` AS ${target}`))).toHaveLength(1);
  });

  it('runs a program that is there', () => {
    expect(existsSync(path(`${args['ROOM']}/src/main.ts`))).toBe(true);
  });
});

it('every image runs Node itself, as a user that is a number', () => {
  const lines = read('images/Dockerfile').split('\n');
  const starts = lines.filter((line) => line.startsWith('ENTRYPOINT '));
  expect(starts.filter((line) => !line.startsWith('ENTRYPOINT ["node", "src/main.ts"'))).toEqual([]);
  const fromNothing = lines.filter((line) => /^FROM (scratch|docker\S+) AS (plain|piper-cuda)$/.test(line));
  expect(lines.filter((line) => line === 'USER 1000:1000')).toHaveLength(fromNothing.length);
});

it('the CUDA provider is of the ONNX Runtime that Piper has', () => {
  const { dependencies } = JSON.parse(read('services/piper/package.json')) as { dependencies: Record<string, string> };
  expect(read('images/Dockerfile')).toContain(`ARG ONNXRUNTIME=${dependencies['onnxruntime-node']}\n`);
});

it('chart, app and package have one version', () => {
  const chart = parse(read('charts/firstword/Chart.yaml')) as { version: string; appVersion: string };
  expect([chart.version, chart.appVersion]).toEqual([version('package.json'), version('package.json')]);
});

it('a builder is told the tag, the file, the target and what the image is made of', () => {
  const image = { name: 'piper', dockerfile: 'images/Dockerfile', target: 'piper', args: { ROOM: 'services/piper' } };
  const reference = referenceOf(image, { repository: 'registry.example.com/voice', tag: '1' });
  expect(buildArguments(image, reference).join(' ')).toBe(
    '--tag registry.example.com/voice/piper:1 --file images/Dockerfile --target piper --build-arg ROOM=services/piper .',
  );
});
