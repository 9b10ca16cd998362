// spec.flow as a graph, as far as its shape allows: the file may be half written and still be checked.
import { flowScope } from '../cel/flow-scope.ts';
import type { CelScope } from '../cel/scope.ts';
import type { Finding } from '../faults/finding.ts';
import { nearMiss } from '../faults/near-miss.ts';
import { MAX_EDGES, MAX_NODES } from '../spec/flow.ts';
import { NODE_FIELDS, type NodeType } from '../spec/node.ts';

/** `type` is undefined where it is none that there is: the schema tells that. */
export type GraphNode = { index: number; id: string; type: NodeType | undefined; fields: Fields };
export type GraphEdge = { index: number; from: string; to: string; when: string | undefined; isOffer: boolean };
type Fields = Readonly<Record<string, unknown>>;

export type FlowGraph = {
  start: string | undefined;
  nodes: readonly GraphNode[];
  /** Edges that have both ends, in file order. */
  edges: readonly GraphEdge[];
  /** Every node has a name, so that a name which is not found is really unknown. */
  isNamed: boolean;
  /** Nothing was left out of the graph either, so that a way which is not found really is not there. */
  isWhole: boolean;
  /** The node of this name; for a misspelt one the node that was meant, so that one slip is one fault. */
  nodeMeant: (name: string) => GraphNode | undefined;
  /** Edges out of the node that `id` names. */
  edgesFrom: (id: string) => readonly GraphEdge[];
  /** What guards and texts may name. */
  scope: CelScope;
  /** Names of the MCP servers, which are tools too. */
  servers: readonly string[];
};

/** One rule of the flow check; its findings' paths begin at the flow: `["edges", 2, "to"]`. */
export type FlowRule = (graph: FlowGraph) => Finding[];

/** What a flow's spec has beside the flow. */
export type AroundFlow = { call?: unknown; mcp?: unknown };

/** Reads what can be read of a flow. */
export const flowGraph = (flow: unknown, { call, mcp }: AroundFlow): FlowGraph => {
  const { start, nodes, edges = [] } = record(flow);
  const nodeItems = list(nodes, MAX_NODES);
  const edgeItems = list(edges, MAX_EDGES);
  const graphNodes = nodeItems.flatMap((item, index): GraphNode[] => {
    const { id, type } = record(item);
    return typeof id === 'string'
      ? [{ index, id, type: isNodeType(type) ? type : undefined, fields: record(item) }]
      : [];
  });
  const graphEdges = edgeItems.flatMap((item, index): GraphEdge[] => {
    const { from, to, when, offer } = record(item);
    if (typeof from !== 'string' || typeof to !== 'string') return [];
    return [{ index, from, to, when: typeof when === 'string' ? when : undefined, isOffer: offer !== undefined }];
  });
  const byId = new Map(graphNodes.toReversed().map((node) => [node.id, node]));
  const nodeMeant = (name: string) => byId.get(name) ?? byId.get(nearMiss(name, [...byId.keys()]) ?? '');
  const outgoing = Map.groupBy(graphEdges, ({ from }) => nodeMeant(from)?.id);
  const isNamed = nodeItems.length > 0 && nodeItems.every(hasId);
  return {
    start: typeof start === 'string' ? start : undefined,
    nodes: graphNodes,
    edges: graphEdges,
    isNamed,
    isWhole: isNamed && typeof start === 'string' && Array.isArray(edges) && graphEdges.length === edgeItems.length,
    nodeMeant,
    edgesFrom: (id) => outgoing.get(id) ?? [],
    scope: flowScope({ flow, call }),
    servers: list(mcp, MAX_NODES).flatMap((item) => {
      const { name } = record(item);
      return typeof name === 'string' ? [name] : [];
    }),
  };
};

/** A map's fields; nothing of what is no map. */
export const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const isNodeType = (type: unknown): type is NodeType => typeof type === 'string' && Object.hasOwn(NODE_FIELDS, type);

/** What is no map at all is no node that a name could mean. */
const hasId = (item: unknown): boolean => typeof item !== 'object' || typeof record(item)['id'] === 'string';

/** A list beyond its bound is refused by the schema, and not worth the time here. */
const list = (value: unknown, most: number): readonly unknown[] =>
  Array.isArray(value) && value.length <= most ? value : [];
