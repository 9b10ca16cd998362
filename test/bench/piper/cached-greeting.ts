// First byte over HTTP of a text that was spoken into the cache, against one that was not.
import { quantile, type Figure } from '../figures.ts';
import { startSpeechServer } from './speech-server.ts';

const ROUNDS = 50;
const GREETING = 'Front desk, good morning. How can I help?';

export const measureCachedGreeting = async (): Promise<Figure[]> => {
  const server = await startSpeechServer([{ text: GREETING }]);
  const tookMs: number[] = [];
  try {
    for (let round = 0; round <= ROUNDS; round++) {
      const firstMs = await server.firstByteMs(GREETING);
      // The first one opens the connection.
      if (round > 0) tookMs.push(firstMs);
    }
    const value = quantile(tookMs, 0.5);
    const spokenMs = await server.firstByteMs(`${GREETING} Please.`);
    return [
      { name: 'cached greeting: first byte over HTTP, p50', value, unit: 'ms', bar: { op: '≤', limit: 10 } },
      { name: 'the like of it, not cached', value: spokenMs, unit: 'ms' },
    ];
  } finally {
    await server.stop();
  }
};
