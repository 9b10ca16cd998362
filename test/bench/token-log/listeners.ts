// Those who listen: one connection a session, and for each token how long it was on its way.
import { Agent, get, type IncomingMessage } from 'node:http';

export type Listeners = {
  /** Latencies since the last call, in ms. */
  take(): number[];
  /** Resolves when so many tokens have come since the last `take`. */
  heard(count: number): Promise<void>;
  close(): void;
};

const STAMP = /"content":"(\d+)"/g;

export const startListeners = async (port: number, sessions: number): Promise<Listeners> => {
  const agent = new Agent({ maxSockets: Infinity });
  let latencies: number[] = [];
  let waiting: { count: number; resolve: () => void } | null = null;
  const hear = (answer: IncomingMessage): void => {
    let rest = '';
    answer.setEncoding('utf8');
    answer.on('error', () => {});
    answer.on('data', (chunk: string) => {
      const now = process.hrtime.bigint();
      const end = chunk.lastIndexOf('\n');
      const text = rest + chunk.slice(0, end + 1);
      rest = chunk.slice(end + 1);
      for (const [, stamp = '0'] of text.matchAll(STAMP)) latencies.push(Number(now - BigInt(stamp)) / 1e6);
      if (waiting && latencies.length >= waiting.count) waiting.resolve();
    });
  };
  await Promise.all(
    Array.from(
      { length: sessions },
      (_, index) =>
        new Promise<void>((resolve, reject) => {
          const request = get({ port, host: '127.0.0.1', path: `/s${index}`, agent }, (answer) => {
            answer.socket.setNoDelay(true);
            hear(answer);
            answer.once('data', () => resolve());
          });
          request.on('error', reject);
        }),
    ),
  );
  return {
    take: () => {
      const taken = latencies;
      latencies = [];
      waiting = null;
      return taken;
    },
    heard: (count) =>
      new Promise((resolve) => {
        waiting = { count, resolve };
        if (latencies.length >= count) resolve();
      }),
    close: () => agent.destroy(),
  };
};
