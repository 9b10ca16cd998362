// A call: tokens through the backend's Service, clauses spoken by Piper's Service, and what a recogniser heard of it.
import { transcribe } from '../transcribe.ts';
import { wordErrorRate } from '../word-errors.ts';
import { call } from './call.ts';
import { faultOf } from './nothing-missed.ts';
import { NAMESPACE, type Step } from './world.ts';

const MOST_ERRORS = 0.25;
const SAMPLE_RATE_HZ = 24_000;

export const talk: Step = {
  name: 'a question: tokens over SSE, spoken by Piper, heard by Whisper',
  async run({ cluster, host, images }) {
    const question = 'When is breakfast served?';
    const options = { cluster, namespace: NAMESPACE, image: images['backend'] ?? '', flow: 'front-desk', question };
    const { frames, clauses, samples } = await call({ ...options, pool: 'front-desk' });
    const fault = faultOf(frames);
    if (fault) throw new Error(fault);
    const spoken = clauses.join('');
    const heard = await transcribe(host.sttUrl, samples, SAMPLE_RATE_HZ);
    const errors = wordErrorRate(spoken, heard);
    console.log(`    spoken ${spoken.trim()}\n    heard  ${heard}\n    errors ${(errors * 100).toFixed(1)} %`);
    if (errors > MOST_ERRORS) throw new Error(`More than ${MOST_ERRORS * 100} % of the words were heard otherwise.`);
  },
};
