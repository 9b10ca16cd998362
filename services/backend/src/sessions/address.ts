// Where a session is, and its name in the token log.

/** Its ids count within their flow. */
export type SessionAddress = { flowId: string; sessionId: string };

/** The name of a session in the token log. */
export const logKey = ({ flowId, sessionId }: SessionAddress): string => `${flowId}:${sessionId}`;

export const addressOf = (key: string): SessionAddress => {
  const [flowId = '', sessionId = ''] = key.split(':');
  return { flowId, sessionId };
};
