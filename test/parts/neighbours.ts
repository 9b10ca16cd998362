// The definitions of kinds that other projects bring: KEDA's ScaledObject, the Prometheus operator's PodMonitor and
// PrometheusRule. Out of their Go modules, by exact version and checksum, so that a real API server judges what we write.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { voiceCacheDir } from '../../services/piper/src/voice/cache.ts';
import type { Part } from './part.ts';

const KEDA = '2.18.0';
const PROMETHEUS_OPERATOR = '0.85.0';

const MODULES = [
  {
    module: `github.com/kedacore/keda/v2@v${KEDA}`,
    sum: 'h1:ttR223fii/4QJ0YvtrhcWHaEoezByb/t5CeFopjl6EI=',
    files: ['config/crd/bases/keda.sh_scaledobjects.yaml'],
  },
  {
    module: `github.com/prometheus-operator/prometheus-operator@v${PROMETHEUS_OPERATOR}`,
    sum: 'h1:M5xLCLEoaW2IJfnuCwFzzpL+jSVQu3KGT84Pye+fW8s=',
    files: ['podmonitors', 'prometheusrules'].map(
      (plural) => `example/prometheus-operator-crd/monitoring.coreos.com_${plural}.yaml`,
    ),
  },
];

const versions = `keda-${KEDA}-prometheus-operator-${PROMETHEUS_OPERATOR}`;
const folder = join(dirname(voiceCacheDir(process.env)), 'parts', 'neighbours', versions);

/** The file of a definition, by its name: `scaledobjects.keda.sh`. */
export const neighbourFile = (name: string): string => {
  const [plural = '', ...group] = name.split('.');
  return join(folder, `${group.join('.')}_${plural}.yaml`);
};

type Downloaded = { Dir?: string; Sum?: string; Error?: string };

/** The folder of a module's files. */
const download = async ({ module, sum }: (typeof MODULES)[number]): Promise<string> => {
  const env = { ...process.env, GOFLAGS: '-mod=mod', GOWORK: 'off' };
  const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', module], {
    cwd: tmpdir(),
    env,
  }).catch((error: Error & { stdout?: string }) => {
    if (error.stdout) return { stdout: error.stdout };
    throw new Error(`${module} is fetched by Go 1.24 or newer, which is not there: install it.`, { cause: error });
  });
  const { Dir, Sum, Error: fault } = JSON.parse(stdout) as Downloaded;
  if (!Dir) throw new Error(`${module} cannot be fetched: ${fault}.`);
  if (Sum !== sum) throw new Error(`${module} has the checksum ${Sum}, not ${sum}.`);
  return Dir;
};

export const neighbours: Part = {
  name: 'neighbours',
  about: `the definitions of KEDA ${KEDA} and the Prometheus operator ${PROMETHEUS_OPERATOR}, for the control plane`,
  find: async () => (existsSync(folder) ? folder : null),
  get: async () => {
    const half = `${folder}.${process.pid}.part`;
    await mkdir(half, { recursive: true });
    try {
      for (const module of MODULES) {
        const from = await download(module);
        for (const file of module.files) await copyFile(join(from, file), join(half, file.split('/').at(-1) ?? ''));
      }
      await rename(half, folder);
    } finally {
      await rm(half, { recursive: true, force: true });
    }
  },
};
