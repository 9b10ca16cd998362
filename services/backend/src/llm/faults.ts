// What can go wrong with a model server, each as one typed error. No message repeats what the server said:
// it may hold the prompt or the key.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { RetryAdvice } from '@firstword/shared/contract/token-event';

const BAD_GATEWAY = 502;
const SOON: RetryAdvice = { afterMs: 2_000 };

/** Nobody answers there. */
export const modelUnavailable = (what: string, retry: RetryAdvice = SOON): VoiceError =>
  new VoiceError('ModelUnavailable', `The model server ${what}.`, {
    status: BAD_GATEWAY,
    retry,
    remedy: 'Start the model server, or correct its baseURL.',
  });

/** It took the request and said nothing. */
export const modelTimeout = (afterMs: number): VoiceError =>
  new VoiceError('ModelTimeout', `The model server gave no first token within ${afterMs} ms.`, {
    status: 504,
    retry: 'now',
    remedy: 'Use a faster model or server, or raise spec.llm.firstTokenTimeout.',
  });

/** It began and then fell silent. */
export const modelStalled = (afterMs: number): VoiceError =>
  new VoiceError('ModelStalled', `The model server fell silent for ${afterMs} ms within its reply.`, {
    status: 504,
    retry: 'now',
    remedy: 'Look at the load of the model server, or raise spec.llm.stallTimeout.',
  });

/** What came is no reply. */
export const modelGarbled = (what: string): VoiceError =>
  new VoiceError('ModelGarbled', `The model server ${what}.`, {
    status: BAD_GATEWAY,
    retry: 'now',
    remedy: 'Check that baseURL is an OpenAI-compatible server, with its /v1.',
  });

/** It stopped before it had finished. */
export const modelCutOff = (): VoiceError =>
  new VoiceError('ModelCutOff', 'The model server stopped in the middle of its reply.', {
    status: BAD_GATEWAY,
    retry: 'now',
    remedy: 'Look at the log of the model server.',
  });

/** It does not let us in. */
export const modelAccessDenied = (status: number): VoiceError =>
  new VoiceError('ModelAccessDenied', `The model server refuses our key (status ${status}).`, {
    status: BAD_GATEWAY,
    remedy: 'Give it a valid API key that may use this model.',
  });

/** It has too much to do. */
export const modelBusy = (retry: RetryAdvice): VoiceError =>
  new VoiceError('ModelBusy', 'The model server has too much to do.', {
    status: 503,
    retry,
    remedy: 'Raise its limits, or lower the load.',
  });

/** It understood, and will not do it. */
export const modelRejected = (status: number): VoiceError =>
  new VoiceError('ModelRejected', `The model server rejects the request (status ${status}).`, {
    status: BAD_GATEWAY,
    remedy: 'Check that spec.llm.model is a model that this server has, and its context length.',
  });
