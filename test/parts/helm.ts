// Helm, for the chart's tests: the one HELM names, or built from its pinned Go module.
import { buildProgram, findProgram, type GoProgram } from './go-program.ts';
import type { Part } from './part.ts';

const PROGRAM: GoProgram = {
  name: 'helm',
  version: '4.3.1',
  module: 'helm',
  package: 'helm.sh/helm/v4/cmd/helm',
  variable: 'HELM',
};

/** Helm's path; null while it is missing. */
export const findHelm = (): string | null => findProgram(PROGRAM);

export const helm: Part = {
  name: 'helm',
  about: `Helm ${PROGRAM.version}, built from its pinned Go module`,
  isSlow: true,
  find: async () => findHelm(),
  get: () => buildProgram(PROGRAM),
};
