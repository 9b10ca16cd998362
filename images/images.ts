// The images of Firstword and how each is built: one Dockerfile, the repository's root as context.

export type Image = {
  name: string;
  dockerfile: string;
  /** A stage of the file. */
  target?: string;
  /** What its ARGs are given. */
  args?: Record<string, string>;
};

const DOCKERFILE = 'images/Dockerfile';

/** `room` is the folder of the deployable. */
const image = (name: string, room: string, target: string, args: Record<string, string> = {}): Image => ({
  name,
  dockerfile: DOCKERFILE,
  target,
  args: { ROOM: room, ...args },
});

export const IMAGES: readonly Image[] = [
  image('operator', 'operator', 'plain'),
  image('backend', 'services/backend', 'backend'),
  image('piper', 'services/piper', 'piper'),
  image('piper-cuda', 'services/piper', 'piper-cuda'),
  image('espeak', 'services/espeak', 'espeak', { LEFT_OUT: 'node_modules/@echogarden' }),
];

export type Naming = { repository: string; tag: string };

export const referenceOf = ({ name }: Pick<Image, 'name'>, { repository, tag }: Naming): string =>
  `${repository}/${name}:${tag}`;

/** What a builder is told after its own words: docker, podman and buildah understand the same. */
export const buildArguments = ({ dockerfile, target, args = {} }: Image, reference: string): string[] => [
  '--tag',
  reference,
  '--file',
  dockerfile,
  ...(target ? ['--target', target] : []),
  ...Object.entries(args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
  '.',
];
