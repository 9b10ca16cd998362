// What can go wrong with an MCP server, each as one typed error; none repeats what the server said.
import { SdkHttpError, UnauthorizedError } from '@modelcontextprotocol/client';
import { VoiceError } from '@firstword/shared/contract/errors';
import { EgressDenied } from './guarded-agent.ts';
import { AnswerTooLarge } from './http-answer.ts';

/** The typed fault behind what the MCP client threw. */
export const mcpFault = (server: string, thrown: unknown): VoiceError => {
  if (thrown instanceof VoiceError) return thrown;
  if (hasCause(thrown, EgressDenied)) return mcpDenied(server);
  if (hasCause(thrown, AnswerTooLarge)) return mcpUnavailable(server, 'answers with more than can be taken in');
  const status = thrown instanceof SdkHttpError ? thrown.status : null;
  if (thrown instanceof UnauthorizedError || status === 401 || status === 403) return mcpAccessDenied(server);
  return mcpUnavailable(server, status === null ? 'cannot be reached' : `answers with status ${status}`);
};

/** The session that a client spoke in is no longer there: what it asked was not done. */
export const isLostSession = (thrown: unknown): boolean => thrown instanceof SdkHttpError && thrown.status === 404;

const hasCause = (thrown: unknown, kind: new () => Error): boolean =>
  thrown instanceof kind || (thrown instanceof Error && hasCause(thrown.cause, kind));

const mcpUnavailable = (server: string, what: string): VoiceError =>
  new VoiceError('McpUnavailable', `The MCP server ${server} ${what}.`, {
    status: 502,
    retry: { afterMs: 10_000 },
    remedy: 'Start it, or correct its url in spec.mcp.',
  });

const mcpDenied = (server: string): VoiceError =>
  new VoiceError('McpDenied', `The MCP server ${server} lies at an address that is closed to flows.`, {
    status: 502,
    remedy: 'Name its host or its address in spec.egress.allow.',
  });

const mcpAccessDenied = (server: string): VoiceError =>
  new VoiceError('McpAccessDenied', `The MCP server ${server} refuses our token.`, {
    status: 502,
    remedy: 'Give it a valid token by tokenSecretRef.',
  });

/** It did not answer in time. */
export const mcpTimeout = (server: string, afterMs: number): VoiceError =>
  new VoiceError('McpTimeout', `The MCP server ${server} gave no answer within ${afterMs} ms.`, {
    status: 504,
    retry: 'now',
    remedy: 'Look at the load of the MCP server.',
  });

/** The model calls what no server has. */
export const toolUnknown = (): VoiceError =>
  new VoiceError('ToolUnknown', 'There is no tool of this name, or its server is away.', {
    status: 404,
    remedy: 'Use a tool that is listed.',
  });
