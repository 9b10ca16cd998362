// Asks a pod of Piper's how far it is. Whatever goes wrong is no answer.
import { Value } from 'typebox/value';
import { Agent, request } from 'undici';
import type { KubeObject } from './kube/object.ts';
import { PiperReadiness } from './status/piper-readiness.ts';
import { podStatus } from './status/pod-state.ts';

const PORT = 5002;
const ANSWER_MS = 1_000;

export const createPiperClient = (port = PORT) => {
  const dispatcher = new Agent({
    connect: { timeout: ANSWER_MS },
    headersTimeout: ANSWER_MS,
    bodyTimeout: ANSWER_MS,
    keepAliveTimeout: 10_000,
  });
  return {
    ask: async (pod: KubeObject): Promise<PiperReadiness | null> => {
      const { podIP } = podStatus(pod);
      if (!podIP) return null;
      const host = podIP.includes(':') ? `[${podIP}]` : podIP;
      try {
        const { body } = await request(`http://${host}:${port}/readyz`, { dispatcher });
        const answer: unknown = await body.json();
        return Value.Check(PiperReadiness, answer) ? answer : null;
      } catch {
        return null;
      }
    },
    close: () => dispatcher.destroy(),
  };
};
