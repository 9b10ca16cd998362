import { describeEspeak, enginesHere } from './phonemes.ts';

for (const engine of enginesHere()) describeEspeak(engine);
