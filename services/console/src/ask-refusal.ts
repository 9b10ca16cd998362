// What the server says over plain HTTP when it does not take the socket.
import type { Refusal } from './socket.ts';

type ErrorBody = { error?: { message?: string; remedy?: string } };

// Answers of a server that is well but wants a WebSocket here: no reason to tell anybody.
const WANTS_SOCKET = new Set([400, 404, 405, 426]);

/** Asks `url`; null when the server does not say that it refuses. Rejects when there is no server. */
export const askRefusal = async (url: URL): Promise<Refusal | null> => {
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  if (response.ok || WANTS_SOCKET.has(response.status)) return null;
  const { error }: ErrorBody = await response.json().catch(() => ({}));
  const message = error?.message ?? `The server refused the connection (HTTP ${response.status}).`;
  return { message, ...(error?.remedy ? { remedy: error.remedy } : {}) };
};
