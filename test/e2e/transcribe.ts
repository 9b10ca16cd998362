// What a listener understands: the recogniser's OpenAI API.
import { toWav } from '../../services/cli/src/models/wav.ts';

/** The text that was heard in the samples. */
export const transcribe = async (sttUrl: string, samples: Int16Array, sampleRateHz: number): Promise<string> => {
  const form = new FormData();
  form.set('file', toWav(samples, sampleRateHz), 'reply.wav');
  form.set('language', 'en');
  const answer = await fetch(`${sttUrl}/audio/transcriptions`, { method: 'POST', body: form });
  if (!answer.ok) throw new Error(`the recogniser answered ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
  return ((await answer.json()) as { text: string }).text.trim();
};
