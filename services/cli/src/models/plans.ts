// The two servers of `models start`: how each is started, and what counts as an answer.
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { SAMPLE_RATE_HZ } from '@firstword/shared/contract/audio';
import { toWav } from './wav.ts';
import { pythonOf } from './install.ts';
import { SMOLLM2, SMOLLM2_FILE, WHISPER_TINY_EN } from './parts.ts';
import type { InstalledModels } from './install-models.ts';
import type { ServerPlan } from './server.ts';

/** The port at which `firstword dev` looks for llama.cpp. */
export const LLM_PORT = 8080;
export const STT_PORT = 8081;

const LLAMA_MAIN = fileURLToPath(new URL('llama_server.py', import.meta.url));
// A voice needs its cores too: more threads than this make no reply start earlier.
const MOST_THREADS = 8;

const threads = (): number => Math.min(MOST_THREADS, Math.max(2, Math.floor(availableParallelism() / 2)));

const isHealthy = async (baseUrl: string, signal: AbortSignal): Promise<boolean> => {
  const { statusCode, body } = await request(`${baseUrl}/health`, { signal });
  await body.dump();
  return statusCode === 200;
};

export type LlmPlanOptions = {
  port: number;
  /** Another model than the small one. */
  ggufPath?: string;
  /** Longest reply; without it the model ends when it wants to. */
  maxTokens?: number;
  /** Always the likeliest token: the same question gets the same answer. */
  isGreedy?: boolean;
};

/** llama.cpp's server. */
export const llmPlan = (installed: InstalledModels, options: LlmPlanOptions): ServerPlan => {
  const { port, maxTokens, isGreedy = false } = options;
  const ggufPath = options.ggufPath ?? join(installed.smollm2, SMOLLM2_FILE);
  const model = options.ggufPath ? basename(options.ggufPath, '.gguf') : SMOLLM2.title;
  const args = {
    model: ggufPath,
    name: model,
    port,
    threads: threads(),
    ...(maxTokens && { 'max-tokens': maxTokens }),
  };
  return {
    name: 'llm',
    title: 'llama.cpp’s server',
    model,
    command: pythonOf(installed.llamaServer),
    args: [
      '-u',
      LLAMA_MAIN,
      ...Object.entries(args).map(([key, value]) => `--${key}=${value}`),
      ...(isGreedy ? ['--greedy'] : []),
    ],
    port,
    portOption: '--port',
    answers: isHealthy,
  };
};

/** It loads its model at the first request: a tenth of a second of silence makes it. */
const transcribes = async (baseUrl: string, signal: AbortSignal): Promise<boolean> => {
  if (!(await isHealthy(baseUrl, signal))) return false;
  const form = new FormData();
  form.set('file', toWav(new Int16Array(SAMPLE_RATE_HZ / 10), SAMPLE_RATE_HZ), 'silence.wav');
  const answer = await fetch(`${baseUrl}/v1/audio/transcriptions`, { method: 'POST', body: form, signal });
  await answer.text();
  return answer.ok;
};

/** faster-whisper-server. */
export const sttPlan = (installed: InstalledModels, port: number): ServerPlan => ({
  name: 'stt',
  title: 'faster-whisper-server',
  model: WHISPER_TINY_EN.title,
  command: pythonOf(installed.whisperServer),
  args: ['-m', 'faster_whisper_server', '--host', '127.0.0.1', '--port', String(port), installed.whisper],
  port,
  portOption: '--stt-port',
  answers: transcribes,
});
