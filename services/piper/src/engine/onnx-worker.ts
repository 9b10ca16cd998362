// A worker thread that holds the models of the voices: inference blocks its thread, so it must not be the event loop's.
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { InferenceSession } from 'onnxruntime-node';
import type { VoiceParts } from '../graph/split.ts';
import { VoiceError } from '@firstword/shared/contract/errors';
import { systemClock } from '@firstword/shared/runtime/clock';
import type { BatchDecoder } from './batch-decoder.ts';
import type { Answer, Task, VoiceCut } from './messages.ts';
import { each, floats, ids, openSession, runSession, type Provider } from './onnx-session.ts';
import type { SynthesisJob } from './port.ts';
import { findCutFault } from './verify-cut.ts';
import { findShapesFault } from './verify-shapes.ts';
import { cutVoice, openParts, openShapes, type ShapedVoice, type StreamedVoice } from './voice-models.ts';

type Voice = { streamed: StreamedVoice } | { shaped: ShapedVoice } | { whole: InferenceSession };

const port = parentPort;
if (!port) throw new Error('onnx-worker runs in a worker thread only.');

const { provider } = workerData as { provider: Provider };
const voices = new Map<number, Voice>();

const buffersOf = (answer: Answer): ArrayBuffer[] => {
  if (answer.type === 'audios') return answer.samples.map(({ buffer }) => buffer);
  return answer.type === 'audio' ? [answer.samples.buffer] : [];
};

const say = (answer: Answer): void => port.postMessage(answer, buffersOf(answer));

const loadWhole = async (voice: number, file: Uint8Array, oneShot: string): Promise<VoiceCut> => {
  voices.set(voice, { whole: await openSession(file) });
  return { oneShot };
};

const loadShapes = async (voice: number, parts: VoiceParts): Promise<VoiceCut> => {
  const shaped = await openShapes(parts, provider);
  const fault = await findShapesFault(shaped, parts);
  if (fault !== null) {
    await shaped.release();
    throw new Error(fault);
  }
  voices.set(voice, { shaped });
  const { contextFrames, hopSamples } = parts.decoder;
  return { contextFrames, hopSamples };
};

const load = async ({ voice, modelPath, how }: Extract<Task, { type: 'load' }>): Promise<VoiceCut> => {
  const file = await readFile(modelPath);
  if (how === 'whole') return loadWhole(voice, file, '');
  const parts = cutVoice(file);
  if (typeof parts === 'string') return loadWhole(voice, file, parts);
  if (how === 'shapes') return loadShapes(voice, parts);
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
  if (!voice) return;
  if ('whole' in voice) await voice.whole.release();
  else await ('shaped' in voice ? voice.shaped : voice.streamed).release();
};

const streamedVoice = (id: number): StreamedVoice => {
  const voice = voices.get(id);
  if (voice && 'streamed' in voice) return voice.streamed;
  throw new Error('The voice is not loaded for streaming.');
};

const shapesOf = (id: number): BatchDecoder => {
  const voice = voices.get(id);
  if (voice && 'shaped' in voice) return voice.shaped.shapes;
  return streamedVoice(id).shapes;
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

const answer = async (task: Exclude<Task, { type: 'stop' }>): Promise<Answer> => {
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
    case 'batch': {
      const samples = await shapesOf(task.voice).decode(task.cuts);
      return { type: 'audios', samples, tookMs: tookMs() };
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
