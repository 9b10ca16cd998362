// A worker thread that holds the models of the voices: inference blocks its thread, so it must not be the event loop's.
import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import type { InferenceSession } from 'onnxruntime-node';
import { VoiceError } from '@firstword/shared/contract/errors';
import { systemClock } from '@firstword/shared/runtime/clock';
import type { Answer, Task, VoiceCut, VoiceTask } from './messages.ts';
import { each, floats, ids, openSession, runSession } from './onnx-session.ts';
import type { SynthesisJob } from './port.ts';
import { findCutFault } from './verify-cut.ts';
import { cutVoice, openParts, type StreamedVoice } from './voice-models.ts';

type Voice = { streamed: StreamedVoice } | { whole: InferenceSession };

const port = parentPort;
if (!port) throw new Error('onnx-worker runs in a worker thread only.');

const voices = new Map<number, Voice>();

const say = (answer: Answer): void => port.postMessage(answer, answer.type === 'audio' ? [answer.samples.buffer] : []);

const loadWhole = async (voice: number, file: Uint8Array, oneShot: string): Promise<VoiceCut> => {
  voices.set(voice, { whole: await openSession(file) });
  return { oneShot };
};

const load = async ({ voice, modelPath, how }: Extract<Task, { type: 'load' }>): Promise<VoiceCut> => {
  const file = await readFile(modelPath);
  if (how === 'whole') return loadWhole(voice, file, '');
  const parts = cutVoice(file);
  if (typeof parts === 'string') return loadWhole(voice, file, parts);
  const streamed = await openParts(parts);
  const fault = how === 'verify' ? await findCutFault(streamed, file) : null;
  if (fault !== null) {
    await streamed.release();
    return loadWhole(voice, file, fault);
  }
  voices.set(voice, { streamed });
  return { contextFrames: streamed.contextFrames, hopSamples: streamed.hopSamples };
};

const unload = async (id: number): Promise<void> => {
  const voice = voices.get(id);
  voices.delete(id);
  await (voice && ('whole' in voice ? voice.whole.release() : voice.streamed.release()));
};

const streamedVoice = (id: number): StreamedVoice => {
  const voice = voices.get(id);
  if (voice && 'streamed' in voice) return voice.streamed;
  throw new Error('The voice is not loaded for streaming.');
};

const speakWhole = async (id: number, job: SynthesisJob): Promise<Float32Array<ArrayBuffer>> => {
  const voice = voices.get(id);
  if (!voice || !('whole' in voice)) throw new Error('The voice is not loaded in one piece.');
  const feeds = {
    input: ids(job.ids),
    input_lengths: each(job.ids.length),
    scales: floats(Float32Array.from(job.scales), [3]),
  };
  const [sound] = await runSession(voice.whole, feeds, job.speaker ?? 0);
  return Float32Array.from(sound?.data ?? []);
};

const answer = async (task: VoiceTask): Promise<Answer> => {
  const startedMs = systemClock.nowMs();
  const tookMs = (): number => systemClock.nowMs() - startedMs;
  switch (task.type) {
    case 'load':
      return { type: 'loaded', cut: await load(task) };
    case 'unload':
      await unload(task.voice);
      return { type: 'unloaded' };
    case 'text': {
      const sentence = await streamedVoice(task.voice).text(task.job);
      return { type: 'text', sentence, tookMs: tookMs() };
    }
    case 'window': {
      const samples = await streamedVoice(task.voice).window(task.sentence, task.window);
      return { type: 'audio', samples, tookMs: tookMs() };
    }
    case 'whole': {
      const samples = await speakWhole(task.voice, task.job);
      return { type: 'audio', samples, tookMs: tookMs() };
    }
  }
};

const failed = (thrown: unknown): Answer => ({
  type: 'failed',
  code: thrown instanceof VoiceError ? thrown.code : 'SynthesisFailed',
  message: thrown instanceof Error ? thrown.message : String(thrown),
});

port.on('message', (task: Task) => {
  if (task.type === 'stop') return port.close();
  answer(task).then(say, (thrown: unknown) => say(failed(thrown)));
});
say({ type: 'ready' });
