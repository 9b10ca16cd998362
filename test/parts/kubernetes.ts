// A real control plane: etcd, and Kubernetes' own API server, controllers, scheduler and kubectl, as plain programs.
import { buildProgram, findProgram, type GoProgram } from './go-program.ts';
import type { Part } from './part.ts';

const KUBERNETES = '1.36.3';
const [major = '', minor = ''] = KUBERNETES.split('.');

// A program that does not know its version calls itself 0.0.0, and kubectl and the API server compare theirs.
const stamps = Object.fromEntries(
  ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((path) => [
    [`${path}.gitVersion`, `v${KUBERNETES}`],
    [`${path}.gitMajor`, major],
    [`${path}.gitMinor`, minor],
  ]),
);

const kubernetesProgram = (name: string): GoProgram => ({
  name,
  version: KUBERNETES,
  module: 'kubernetes',
  package: `k8s.io/kubernetes/cmd/${name}`,
  stamps,
  variable: `TEST_ASSET_${name.toUpperCase().replaceAll('-', '_')}`,
});

const PROGRAMS = {
  etcd: {
    name: 'etcd',
    version: '3.7.3',
    module: 'etcd',
    package: 'go.etcd.io/etcd/server/v3',
    variable: 'TEST_ASSET_ETCD',
  },
  apiServer: kubernetesProgram('kube-apiserver'),
  controllers: kubernetesProgram('kube-controller-manager'),
  scheduler: kubernetesProgram('kube-scheduler'),
  kubectl: kubernetesProgram('kubectl'),
} satisfies Record<string, GoProgram>;

export type ControlPlanePrograms = Record<keyof typeof PROGRAMS, string>;

/** The programs' paths; null while one is missing. */
export const findControlPlane = (): ControlPlanePrograms | null => {
  const found = Object.entries(PROGRAMS).map(([key, program]) => [key, findProgram(program)] as const);
  return found.every(([, path]) => path) ? (Object.fromEntries(found) as ControlPlanePrograms) : null;
};

export const kubernetes: Part = {
  name: 'kubernetes',
  about: `etcd and Kubernetes ${KUBERNETES}: control plane and kubectl, built from pinned Go modules (first time: 10 minutes on 2 cores)`,
  isSlow: true,
  find: async () => findControlPlane()?.apiServer ?? null,
  get: async () => {
    for (const program of Object.values(PROGRAMS)) await buildProgram(program);
  },
};
