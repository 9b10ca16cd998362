// A tool is an http node that says what it does, or an MCP server.
import { quoted, wrong, type Finding } from '../faults/finding.ts';
import { nearMiss } from '../faults/near-miss.ts';
import type { FlowGraph, FlowRule, GraphNode } from './flow-graph.ts';

export const toolsExist: FlowRule = (graph) =>
  graph.nodes.flatMap((node) => {
    const { tools } = node.fields;
    if (node.type === 'http') return argsAreGiven(node);
    return node.type === 'llm' && Array.isArray(tools)
      ? tools.flatMap((name, at) => (typeof name === 'string' ? toolFindings(graph, node, { name, at, tools }) : []))
      : [];
  });

type Tool = { name: string; at: number; tools: readonly unknown[] };

const toolFindings = (graph: FlowGraph, { index }: GraphNode, { name, at, tools }: Tool): Finding[] => {
  const path = ['nodes', index, 'tools', at];
  if (tools.indexOf(name) < at) return [wrong(path, `${quoted(name)} is named twice.`, 'Keep one of them.')];
  const node = graph.nodes.find(({ id }) => id === name);
  if (graph.servers.includes(name)) return node?.type === 'http' ? [ambiguous(name, path)] : [];
  if (!node) return graph.isNamed ? [unknownTool(graph, name, path)] : [];
  if (node.type && node.type !== 'http')
    return [wrong(path, `${quoted(name)} is a node of type ${node.type}, not a tool.`, REMEDY)];
  if (node.type && node.fields['description'] === undefined)
    return [
      wrong(
        path,
        `The node ${quoted(name)} does not say what it does.`,
        `Give ${quoted(name)} a \`description:\` for the model.`,
      ),
    ];
  return [];
};

const ambiguous = (name: string, path: (string | number)[]): Finding =>
  wrong(
    path,
    `Both an http node and a server of spec.mcp are called ${quoted(name)}.`,
    'Give one of them another name.',
  );

const REMEDY =
  'Name an http node that has a `description:`, or a server of spec.mcp; for a way of the flow, add an edge with `offer:`.';

const unknownTool = (graph: FlowGraph, name: string, path: (string | number)[]): Finding => {
  const known = [...graph.nodes.filter(({ type }) => type === 'http').map(({ id }) => id), ...graph.servers];
  const meant = nearMiss(name, known);
  return wrong(path, `There is no tool ${quoted(name)}.`, meant ? `Did you mean ${quoted(meant)}?` : REMEDY);
};

const argsAreGiven = ({ index, fields: { args, description } }: GraphNode): Finding[] => {
  if (!Array.isArray(args) || args.length === 0 || description !== undefined) return [];
  const remedy = 'Add `description:`, and name the node among the `tools:` of an llm node.';
  return [wrong(['nodes', index, 'args'], 'Nobody gives these arguments: no model knows what this node does.', remedy)];
};
