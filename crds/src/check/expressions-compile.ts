// Guards, saved values, and every text with `${…}` in it: all of it is CEL, and every name in it is declared.
import { compileGuard, compileValue, type CompiledExpression } from '../cel/compile.ts';
import { requestScope, responseScope } from '../cel/flow-scope.ts';
import type { CelScope } from '../cel/scope.ts';
import { compileBodyText, compileTemplate } from '../cel/template.ts';
import { wrong, type Finding, type Path } from '../faults/finding.ts';
import { record, type FlowGraph, type FlowRule, type GraphNode } from './flow-graph.ts';

/** Fields that are spoken, or told to the model. */
const TEXTS = ['text', 'prompt', 'ask', 'confirm'];

export const expressionsCompile: FlowRule = (graph) => [
  ...guardFindings(graph),
  ...graph.nodes.flatMap((node) => [...textFindings(graph, node), ...httpFindings(graph, node)]),
];

/** A guard behind an http node may ask what came back. */
const guardFindings = (graph: FlowGraph): Finding[] => {
  const afterHttp: CelScope = { ...graph.scope, response: true };
  return graph.edges.flatMap(({ index, from, when }) => {
    if (when === undefined) return [];
    const scope = graph.nodeMeant(from)?.type === 'http' ? afterHttp : graph.scope;
    return found(['edges', index, 'when'], compileGuard(when, scope));
  });
};

const textFindings = (graph: FlowGraph, { index, fields }: GraphNode): Finding[] =>
  TEXTS.flatMap((name) => {
    const text = fields[name];
    return typeof text === 'string' ? found(['nodes', index, name], compileTemplate(text, graph.scope)) : [];
  });

const httpFindings = (graph: FlowGraph, { index, type, fields }: GraphNode): Finding[] => {
  if (type !== 'http') return [];
  const path = ['nodes', index];
  const { url, headers, body } = record(fields['request']);
  const scope = requestScope(graph.scope, fields);
  const saving = responseScope(graph.scope, fields);
  return [
    ...(typeof url === 'string' ? urlFindings(url, scope, [...path, 'request', 'url']) : []),
    ...texts(headers, [...path, 'request', 'headers']).flatMap((at) => found(at.path, compileTemplate(at.text, scope))),
    ...texts(body, [...path, 'request', 'body']).flatMap((at) => found(at.path, compileBodyText(at.text, scope))),
    ...texts(record(fields['save']), [...path, 'save']).flatMap((at) => found(at.path, compileValue(at.text, saving))),
  ];
};

/** Who says where a request goes is who wrote the flow, never a caller or a model. */
const urlFindings = (url: string, scope: CelScope, path: Path): Finding[] => {
  const findings = found(path, compileTemplate(url, scope));
  if (!/^https?:\/\/[^/?#]*\$\{/.test(url)) return findings;
  const message = 'The host of this URL is computed, so a caller could choose it.';
  return [...findings, wrong(path, message, 'Write the host out; use ${…} in the path and the query.')];
};

type TextAt = { text: string; path: Path };

/** Every text in a map, however deep; a body is any JSON. */
const texts = (value: unknown, path: Path): TextAt[] => {
  if (typeof value === 'string') return [{ text: value, path }];
  if (typeof value !== 'object' || value === null) return [];
  const items = Array.isArray(value) ? value.map((item, index) => [index, item] as const) : Object.entries(value);
  return items.flatMap(([name, item]) => texts(item, [...path, name]));
};

const found = (path: Path, { faults }: CompiledExpression): Finding[] =>
  faults.map(({ message, remedy, offset }) => ({ ...wrong(path, message, remedy), offset }));
