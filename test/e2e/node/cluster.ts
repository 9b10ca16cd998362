// The cluster that is given: any that KUBECONFIG reaches, with a command that brings an image to its nodes.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findPart } from '../../parts/parts.ts';

export type Cluster = {
  kubectlProgram: string;
  /** Resolves with what it printed; rejects with what it complained of. */
  kubectl: (args: readonly string[], input?: string) => Promise<string>;
  /** What it prints, line by line, while it runs. */
  kubectlLines: (args: readonly string[]) => AsyncIterable<string>;
  helm: (args: readonly string[], input?: string) => Promise<string>;
  loadImage: (reference: string) => void;
  /** The address at which pods reach this machine. */
  hostForPods: string;
  /** Where the API server writes its audit log, one JSON a line; undefined: rights are not judged. */
  auditLog: string | undefined;
  /** Makes the node advertise so many GPUs; undefined: the pool is only seen waiting. */
  advertiseGpus: ((count: number) => void) | undefined;
};

const LONGEST_OUTPUT_BYTES = 64 * 1024 * 1024;

const runner =
  (program: string) =>
  (args: readonly string[], input?: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const child = execFile(program, args, { maxBuffer: LONGEST_OUTPUT_BYTES }, (error, stdout, stderr) =>
        error ? reject(new Error(`${program} ${args.join(' ')}: ${stderr.trim() || error.message}`)) : resolve(stdout),
      );
      child.stdin?.end(input);
    });

const liner =
  (program: string) =>
  (args: readonly string[]): AsyncIterable<string> =>
    createInterface({ input: spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] }).stdout });

/** A command of the user's with one more word behind it. */
const given = (command: string, word: string): void => {
  const { status } = spawnSync('sh', ['-c', `${command} "$@"`, 'sh', word], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`${command} ${word} ended with ${status}.`);
};

const needed = (env: NodeJS.ProcessEnv, name: string, what: string): string => {
  const value = env[name];
  if (value) return value;
  throw new Error(`${name} is not set: ${what}. See docs/testing-node.md.`);
};

/** What the environment names; throws a sentence for what is missing. */
export const clusterFrom = async (env: NodeJS.ProcessEnv): Promise<Cluster> => {
  needed(env, 'KUBECONFIG', 'the file that reaches the cluster');
  const load = needed(env, 'LOAD_IMAGE', 'the command that brings an image to the nodes, as `kind load docker-image`');
  const advertise = env['ADVERTISE_GPUS'];
  const assets = env['KUBEBUILDER_ASSETS'];
  const kubectl = assets ? join(assets, 'kubectl') : 'kubectl';
  const helm = await findPart('helm');
  return {
    kubectlProgram: kubectl,
    kubectl: runner(kubectl),
    kubectlLines: liner(kubectl),
    helm: runner(helm ?? 'helm'),
    loadImage: (reference) => given(load, reference),
    hostForPods: needed(env, 'HOST_FOR_PODS', 'the address of this machine as pods reach it'),
    auditLog: env['AUDIT_LOG'],
    advertiseGpus: advertise ? (count) => given(advertise, String(count)) : undefined,
  };
};
