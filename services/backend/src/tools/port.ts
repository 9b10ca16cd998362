// What a flow reaches outside of itself: HTTP for its http nodes, and the tools of its MCP servers.
import type { ModelTool } from '../llm/port.ts';

/** `body`: a string goes as it is, anything else as JSON. */
export type HttpRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
};

/**
 * Why there is no answer to use: nobody answered in time, or at all; it was larger than allowed; it lies where
 * `egress.allow` does not let us; it redirected too often; or the request is none that can be sent.
 */
export type HttpError = 'timeout' | 'unreachable' | 'too-large' | 'denied' | 'too-many-redirects' | 'invalid-request';

/**
 * What came: JSON as its value, anything else as text; headers by lower-case name. Status 0 with an error, no headers and
 * the body '' when nothing usable did.
 */
export type HttpAnswer = { status: number; headers: Record<string, string>; body: unknown; error?: HttpError };

export type HttpCallOptions = { signal: AbortSignal; timeoutMs: number; maxBytes: number };

export type HttpCaller = {
  /** Never throws for what the other side does; throws the signal's reason when that aborts. */
  call(request: HttpRequest, options: HttpCallOptions): Promise<HttpAnswer>;
};

export type McpServers = {
  /** The tools of all servers that answer, by names that are unique and that a model takes (`server__tool`). */
  tools(signal: AbortSignal): Promise<ModelTool[]>;
  /** Calls a tool by that name and returns its text; throws a `VoiceError` where it cannot, or the signal's reason. */
  call(name: string, args: Record<string, unknown>, signal: AbortSignal): Promise<string>;
  close(): Promise<void>;
};
