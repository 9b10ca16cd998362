// Builds images by whatever builder is here, and says how large they became.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildArguments, referenceOf, type Image, type Naming } from './images.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUILDERS = ['docker build', 'podman build', 'buildah build'];

const answers = (program: string): boolean => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

/** The command that is given, else the first builder that is here. */
export const findBuilder = (given: string | undefined): string => {
  const builder = given ?? BUILDERS.find((command) => answers(command.split(' ')[0] ?? ''));
  if (builder) return builder;
  throw new Error('No builder of images is here: install docker, podman or buildah, or name a command by BUILD_IMAGE.');
};

/** Builds and tags one image; answers with its reference. */
export const buildImage = (image: Image, naming: Naming, builder: string): string => {
  const reference = referenceOf(image, naming);
  const { status } = spawnSync('sh', ['-c', `${builder} "$@"`, 'sh', ...buildArguments(image, reference)], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`${reference} was not built: ${builder} ended with ${status}.`);
  return reference;
};

/** The size as the builder's program says it; empty where it does not. */
export const sizeOf = (reference: string, builder: string): string => {
  const [program = ''] = builder.trim().split(/\s+/);
  const { stdout } = spawnSync(program, ['images', '--format', '{{.Size}}', reference], { encoding: 'utf8' });
  return (stdout ?? '').trim().split('\n')[0] ?? '';
};
