// An http node's request with the flow's values in it.
import type { HttpNode } from '@firstword/crds/spec/node';
import type { HttpRequest } from '../tools/port.ts';
import type { ScopeExtra } from './scope.ts';
import type { Turn } from './turn.ts';

/** The request to send; null, and an event, when one of its expressions fails: then none must be sent. */
export const renderRequest = (turn: Turn, node: HttpNode, args: ScopeExtra['args']): HttpRequest | null => {
  const { method, url, headers, body } = node.request;
  const bindings = turn.bindings(node, args ? { args } : {});
  const value = (kind: 'text' | 'url' | 'body', source: string): unknown =>
    turn.flow.expressions.at(node, kind, source).evaluate(bindings);
  const rendered = turn.attempt(node, (): HttpRequest => ({
    method,
    url: String(value('url', url)),
    ...(headers ? { headers: withTexts(headers, (text) => String(value('text', text))) } : {}),
    ...(body ? { body: filled(body, (text) => value('body', text)) } : {}),
  }));
  return rendered ?? null;
};

const withTexts = (texts: Record<string, string>, fill: (text: string) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fill(text)]));

/** Every text within the body is a template; what is none stays as it is. */
const filled = (value: unknown, fill: (text: string) => unknown): unknown => {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((item) => filled(item, fill));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, fill)]));
};
