// A call: tokens through the backend's Service, clauses spoken by Piper's Service, and what a recogniser heard of it.
import { transcribe } from '../transcribe.ts';
import { wordErrorRate } from '../word-errors.ts';
import { call } from './call.ts';
import { faultOf } from './nothing-missed.ts';
import { NAMESPACE, inFlows, type Step, type World } from './world.ts';

const MOST_ERRORS = 0.25;
const SAMPLE_RATE_HZ = 24_000;

/** What the container of phonemes said when it began: Debian's espeak-ng, and not a slower one. */
const phonemesBy = async (world: World): Promise<string> => {
  const log = await inFlows(world)('logs', 'deployment/front-desk-piper', '-c', 'espeak');
  const [by] = /^system espeak-ng \S+/m.exec(log) ?? [];
  if (!by) throw new Error(`The system's espeak-ng does not run: ${log}`);
  return by;
};

export const talk: Step = {
  name: 'a question: tokens over SSE, spoken by Piper, heard by Whisper',
  async run(world) {
    const { cluster, host, images } = world;
    const question = 'When is breakfast served?';
    const options = { cluster, namespace: NAMESPACE, image: images['backend'] ?? '', flow: 'front-desk', question };
    const { frames, clauses, samples } = await call({ ...options, pool: 'front-desk' });
    const fault = faultOf(frames);
    if (fault) throw new Error(fault);
    const spoken = clauses.join('');
    const heard = await transcribe(host.sttUrl, samples, SAMPLE_RATE_HZ);
    const errors = wordErrorRate(spoken, heard);
    const seen = `spoken ${spoken.trim().replaceAll(/\s+/g, ' ')}\nheard  ${heard}\nerrors ${(errors * 100).toFixed(1)} %, phonemes by ${await phonemesBy(world)}`;
    if (errors > MOST_ERRORS) throw new Error(`Too many words were heard otherwise:\n${seen}`);
    return seen;
  },
};
