// The Redis server's time, in its scripts: the clocks of replicas differ.

/** Begins a script in which `now` is the time in ms since 1970. */
export const NOW = `local time = redis.call('TIME') local now = time[1] * 1000 + math.floor(time[2] / 1000)`;
