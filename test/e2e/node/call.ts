// One call from within the cluster: a pod that runs caller.ts, and what it said.
import { readFileSync } from 'node:fs';
import type { Cluster } from './cluster.ts';

export type Frame = { type: string; content?: string; base?: number; code?: string };
type Line =
  | { type: 'entry'; frame: Frame }
  | { type: 'connection'; status: number }
  | { type: 'clause'; text: string }
  | { type: 'audio'; pcm: string }
  | { type: 'end' };

export type CallOptions = {
  cluster: Cluster;
  namespace: string;
  image: string;
  flow: string;
  question: string;
  /** The pool whose Service speaks the first clauses. */
  pool?: string;
  /** Told of every token; what it does is awaited before the next. */
  onToken?: (count: number) => Promise<void>;
};

export type Call = {
  frames: Frame[];
  /** Times that the stream was opened. */
  connections: number;
  clauses: string[];
  /** 24 kHz. */
  samples: Int16Array;
};

/** The file as it lies in the image, beside the sources that it imports. */
const PROGRAM = '/app/test/e2e/node/caller.ts';
const CALLER = readFileSync(new URL('caller.ts', import.meta.url), 'utf8');
let calls = 0;

const podOf = (name: string, { namespace, image, flow, question, pool }: CallOptions, token: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels: { 'firstword-e2e': 'caller' } },
  spec: {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'caller',
        image,
        imagePullPolicy: 'Never',
        command: ['node', PROGRAM],
        env: [
          { name: 'CALLER_URL', value: `http://${flow}-backend/api/flows/${flow}/stream/${name}` },
          { name: 'CALLER_QUESTION', value: question },
          { name: 'CALLER_TOKEN', value: token },
          ...(pool ? [{ name: 'CALLER_SPEECH_URL', value: `http://${pool}-piper` }] : []),
        ],
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        // By itself: in a folder it would be a link, and its imports would be looked for elsewhere.
        volumeMounts: [{ name: 'caller', mountPath: PROGRAM, subPath: 'caller.ts' }],
      },
    ],
    volumes: [{ name: 'caller', configMap: { name: 'caller' } }],
  },
});

/** Puts the caller's program into the namespace. */
export const installCaller = async ({ kubectl }: Cluster, namespace: string): Promise<void> => {
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'caller', namespace } };
  await kubectl(['apply', '-f', '-'], JSON.stringify({ ...configMap, data: { 'caller.ts': CALLER } }));
};

const serviceToken = async ({ kubectl }: Cluster, namespace: string, flow: string): Promise<string> => {
  const encoded = await kubectl(['-n', namespace, 'get', 'secret', `${flow}-access`, '-o', 'jsonpath={.data.token}']);
  return Buffer.from(encoded, 'base64').toString().split('\n')[0] ?? '';
};

async function* linesOf(cluster: Cluster, namespace: string, pod: string): AsyncGenerator<Line> {
  const inNamespace = ['-n', namespace];
  const running = [`pod/${pod}`, '--for=jsonpath={.status.phase}=Running', '--timeout=2m'];
  // One that ended already, well or not, has its log too.
  await cluster.kubectl([...inNamespace, 'wait', ...running]).catch(() => undefined);
  const complaints: string[] = [];
  for await (const line of cluster.kubectlLines([...inNamespace, 'logs', '-f', pod])) {
    if (line.startsWith('{')) yield JSON.parse(line) as Line;
    else complaints.push(line);
  }
  if (complaints.length > 0) throw new Error(`The caller said: ${complaints.join('\n').slice(0, 1000)}`);
}

/** Calls, and resolves when the reply has ended; rejects when the caller did not come to its end. */
export const call = async (options: CallOptions): Promise<Call> => {
  const { cluster, namespace, flow } = options;
  const name = `caller-${++calls}`;
  const token = await serviceToken(cluster, namespace, flow);
  await cluster.kubectl(['apply', '-f', '-'], JSON.stringify(podOf(name, options, token)));
  const result: Call = { frames: [], connections: 0, clauses: [], samples: new Int16Array() };
  const audio: Buffer[] = [];
  let hasEnded = false;
  let tokens = 0;
  for await (const line of linesOf(cluster, namespace, name)) {
    if (line.type === 'entry') result.frames.push(line.frame);
    if (line.type === 'connection') result.connections += 1;
    if (line.type === 'clause') result.clauses.push(line.text);
    if (line.type === 'audio') audio.push(Buffer.from(line.pcm, 'base64'));
    if (line.type === 'end') hasEnded = true;
    if (line.type === 'entry' && line.frame.type === 'token') await options.onToken?.(++tokens);
  }
  if (!hasEnded) throw new Error(`The call ${name} broke off after ${result.frames.length} entries.`);
  await cluster.kubectl(['-n', namespace, 'delete', 'pod', name, '--wait=false']);
  const { buffer, length } = Uint8Array.from(Buffer.concat(audio));
  return { ...result, samples: new Int16Array(buffer, 0, length >> 1) };
};
