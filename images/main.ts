// `npm run images [-- NAME …]`: builds the images and prints their sizes.
//   BUILD_IMAGE      the builder and its options; default: docker build, podman build or buildah build
//   IMAGE_REPOSITORY where they belong; default docker.io/firstword
//   IMAGE_TAG        default: the chart's appVersion
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { buildImage, findBuilder, sizeOf } from './build.ts';
import { IMAGES } from './images.ts';

const chart = parse(readFileSync(new URL('../charts/firstword/Chart.yaml', import.meta.url), 'utf8')) as {
  appVersion: string;
};
const naming = {
  repository: process.env['IMAGE_REPOSITORY'] ?? 'docker.io/firstword',
  tag: process.env['IMAGE_TAG'] ?? chart.appVersion,
};
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !IMAGES.some((image) => image.name === name));
try {
  if (unknown.length > 0)
    throw new Error(`No image is named ${unknown.join(', ')}: ${IMAGES.map(({ name }) => name).join(', ')}.`);
  const builder = findBuilder(process.env['BUILD_IMAGE']);
  const built = IMAGES.filter(({ name }) => wanted.length === 0 || wanted.includes(name)).map((image) =>
    buildImage(image, naming, builder),
  );
  for (const reference of built) process.stdout.write(`${reference.padEnd(48)} ${sizeOf(reference, builder)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
