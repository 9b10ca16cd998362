// Time as Kubernetes writes it.

/** Whole seconds, as in conditions. */
export const timestampOf = (wallMs: number): string => new Date(wallMs).toISOString().replace(/\.\d+Z$/, 'Z');

/** Microseconds, as in leases and events. */
export const microTimestampOf = (wallMs: number): string => `${new Date(wallMs).toISOString().slice(0, -1)}000Z`;
