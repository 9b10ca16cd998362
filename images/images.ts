// The images of Firstword and how each is built: a Dockerfile a deployable, the repository's root as context.

export type Image = {
  name: string;
  dockerfile: string;
  target?: string;
};

export const IMAGES: readonly Image[] = [
  { name: 'operator', dockerfile: 'operator/Dockerfile' },
  { name: 'backend', dockerfile: 'services/backend/Dockerfile' },
  { name: 'piper', dockerfile: 'services/piper/Dockerfile', target: 'cpu' },
  { name: 'piper-cuda', dockerfile: 'services/piper/Dockerfile', target: 'cuda' },
  { name: 'espeak', dockerfile: 'services/espeak/Dockerfile' },
];

export type Naming = { repository: string; tag: string };

export const referenceOf = ({ name }: Image, { repository, tag }: Naming): string => `${repository}/${name}:${tag}`;

/** What a builder is told after its own words: docker, podman and buildah understand the same. */
export const buildArguments = (image: Image, reference: string): string[] => [
  '--tag',
  reference,
  '--file',
  image.dockerfile,
  ...(image.target ? ['--target', image.target] : []),
  '.',
];
