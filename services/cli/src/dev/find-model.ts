// Which model answers on this machine, and why that one: design 9's order, the first that fits wins.
import { request } from 'undici';
import type { LlmSpec } from '@firstword/crds/spec/llm';
import type { ModelStatus } from '@firstword/shared/contract/console';

/** Where a chosen model server is; null for the embedded demo model. */
export type ModelServer = { baseURL: string; model: string; apiKey: string | undefined };
export type FoundModel = { server: ModelServer | null; status: ModelStatus };

export type ModelEnvironment = {
  openaiBaseURL: string | undefined;
  openaiApiKey: string | undefined;
  openaiModel: string | undefined;
};

const LOCAL_SERVERS = [
  { name: 'Ollama', port: 11_434 },
  { name: 'llama.cpp', port: 8080 },
  { name: 'LM Studio', port: 1234 },
  { name: 'vLLM', port: 8000 },
];
const REMOTE_PROBE_MS = 1500;
const LOCAL_PROBE_MS = 500;
const NO_CHAT_MODEL = /embed|rerank|whisper|tts|clip/i;

/** What spec.llm says of where a model is. */
type NamedModel = Pick<LlmSpec, 'baseURL' | 'model'>;

/** Names of the chat models a server offers; null when it does not answer as OpenAI's API does. */
const listModels = async (baseURL: string, apiKey: string | undefined, timeoutMs: number): Promise<string[] | null> => {
  try {
    const { statusCode, body } = await request(`${baseURL.replace(/\/$/, '')}/models`, {
      headers: apiKey ? { authorization: `Bearer ${apiKey}` } : {},
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await body.text();
    if (statusCode !== 200) return null;
    const { data } = JSON.parse(text) as { data?: { id?: unknown }[] };
    if (!Array.isArray(data)) return null;
    return data.flatMap(({ id }) => (typeof id === 'string' && !NO_CHAT_MODEL.test(id) ? [id] : []));
  } catch {
    return null; // no server, no model: the next candidate is asked
  }
};

const found = (server: ModelServer, why: string): FoundModel => ({
  server,
  status: { kind: 'server', name: server.model, where: new URL(server.baseURL).host, why },
});

const fromEnvironment = async (env: ModelEnvironment, llm: NamedModel | undefined): Promise<FoundModel | null> => {
  const { openaiBaseURL, openaiApiKey: apiKey } = env;
  if (!openaiBaseURL && !apiKey) return null;
  const baseURL = openaiBaseURL ?? 'https://api.openai.com/v1';
  const models = await listModels(baseURL, apiKey, REMOTE_PROBE_MS);
  const model = env.openaiModel ?? llm?.model ?? models?.[0] ?? 'gpt-4o-mini';
  const variable = openaiBaseURL ? 'OPENAI_BASE_URL' : 'OPENAI_API_KEY';
  return found(
    { baseURL, model, apiKey },
    models ? `${variable} is set` : `${variable} is set, but the server did not answer yet`,
  );
};

const fromSpec = async (llm: NamedModel | undefined, apiKey: string | undefined): Promise<FoundModel | null> => {
  if (!llm || !(await listModels(llm.baseURL, apiKey, REMOTE_PROBE_MS))) return null;
  return found({ baseURL: llm.baseURL, model: llm.model, apiKey }, 'spec.llm names it, and it answers');
};

const fromLocalPort = async (ports: typeof LOCAL_SERVERS): Promise<FoundModel | null> => {
  const answers = await Promise.all(
    ports.map(async ({ name, port }) => {
      const baseURL = `http://127.0.0.1:${port}/v1`;
      const model = (await listModels(baseURL, undefined, LOCAL_PROBE_MS))?.[0];
      return model ? found({ baseURL, model, apiKey: undefined }, `a server answers at ${name}’s usual port`) : null;
    }),
  );
  return answers.find((answer) => answer !== null) ?? null;
};

export type FindModelOptions = {
  llm: NamedModel | undefined;
  llmApiKey: string | undefined;
  env: ModelEnvironment;
  localServers?: typeof LOCAL_SERVERS;
};

/** Asks the environment, the resource, then the usual local ports; the embedded demo model is what is left. */
export const findModel = async ({
  llm,
  llmApiKey,
  env,
  localServers = LOCAL_SERVERS,
}: FindModelOptions): Promise<FoundModel> => {
  const [fromEnv, spec, local] = await Promise.all([
    fromEnvironment(env, llm),
    fromSpec(llm, llmApiKey),
    fromLocalPort(localServers),
  ]);
  const ports = localServers.map(({ port }) => port).join(', ');
  const specNote = llm ? `spec.llm at ${new URL(llm.baseURL).host} did not answer, ` : '';
  return (
    fromEnv ??
    spec ??
    local ?? {
      server: null,
      status: {
        kind: 'demo',
        name: 'embedded demo model',
        where: 'inside firstword',
        why: `${specNote}OPENAI_BASE_URL is not set, and no model server answers on ports ${ports}`,
      },
    }
  );
};
