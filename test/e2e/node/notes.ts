// What `helm install` printed, word for word: its lines ask the flow a question.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from '../../fixtures/free-port.ts';
import { NAMESPACE, RELEASE, SYSTEM, type Step, type World } from './world.ts';

const HEADING = 'An agent, and a question to it:';

/** The commands of the notes, on a port that is free here; the flow is applied already. */
const commandsOf = (notes: string, port: number): string => {
  const [, block = ''] = notes.split(HEADING);
  const lines = block.split('\n').filter((line) => line.startsWith('  '));
  return lines
    .filter((line) => !line.includes('kubectl apply'))
    .join('\n')
    .replaceAll('8080', String(port));
};

const shell = (script: string, env: NodeJS.ProcessEnv): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile('sh', ['-c', script], { env }, (error, stdout, stderr) =>
      error ? reject(new Error(`${script}\n${stderr}`)) : resolve(stdout),
    );
  });

/** A kubeconfig like the given one, in the namespace of the flows: what a user would have. */
const inNamespace = async ({ cluster }: World, folder: string): Promise<string> => {
  const file = join(folder, 'kubeconfig');
  await writeFile(file, await cluster.kubectl(['config', 'view', '--raw', '--flatten']), { mode: 0o600 });
  await cluster.kubectl(['--kubeconfig', file, 'config', 'set-context', '--current', `--namespace=${NAMESPACE}`]);
  return file;
};

export const followNotes: Step = {
  name: 'the lines that helm install printed: a question by curl',
  async run(world) {
    const folder = await mkdtemp(join(tmpdir(), 'firstword-notes-'));
    try {
      const notes = await world.cluster.helm(['get', 'notes', RELEASE, '--namespace', SYSTEM]);
      const commands = commandsOf(notes, await freePort());
      const path = `${dirname(world.cluster.kubectlProgram)}:${process.env['PATH']}`;
      const env = { ...process.env, PATH: path, KUBECONFIG: await inNamespace(world, folder) };
      const said = await shell(`${commands}\nstatus=$?\nkill $!\nexit $status`, env);
      if (!/"type":"token".*"type":"done"/s.test(said)) throw new Error(`${commands}\nsaid: ${said}`);
      return `${said.match(/"type":"token"/g)?.length} tokens`;
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};
