import { describeEspeak, enginesHere, ways } from './phonemes.ts';

for (const engine of enginesHere()) for (const way of ways) describeEspeak(engine, way);
