// What one tick writes to Redis goes out in one piece: a system call for each entry would cost more than all the rest.
import { Redis } from 'ioredis';
import type { Connection } from './connect.ts';

/** To be called before each command; holds the connection's bytes back until the tick is over. */
export const createCork = (connection: Connection): (() => void) => {
  // A cluster has a connection to each of its servers, which are left as they are.
  if (!(connection instanceof Redis)) return () => {};
  let isCorked = false;
  return () => {
    const { stream } = connection;
    if (isCorked || !stream?.writable) return;
    isCorked = true;
    stream.cork();
    process.nextTick(() => {
      isCorked = false;
      stream.uncork();
    });
  };
};
