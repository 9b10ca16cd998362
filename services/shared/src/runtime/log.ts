// Structured logs: constant messages, data in fields, never a transcript, a prompt, a query or a secret.
import { pino, type Logger } from 'pino';

export type Log = Logger;

/** A JSON log on stderr; `silent` turns it off. */
export const createLog = (level: string): Log => pino({ level, base: null }, pino.destination(2));

export const silentLog: Log = pino({ level: 'silent' });
