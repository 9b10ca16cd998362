// What a tool of an MCP server gave, as text for a model.
import type { CallToolResult } from '@modelcontextprotocol/client';

/** More is nothing that a caller could be told. */
const MAX_CHARS = 16_000;

/** Its texts, or its structured content as JSON; pictures and sounds are only named. A failure says that it is one. */
export const resultText = ({ content, structuredContent, isError }: CallToolResult): string => {
  const texts = content.map((item) => (item.type === 'text' ? item.text : `(${item.type})`));
  const text =
    texts.length > 0 || structuredContent === undefined ? texts.join('\n') : JSON.stringify(structuredContent);
  return `${isError ? 'Error: ' : ''}${text}`.slice(0, MAX_CHARS).toWellFormed();
};
