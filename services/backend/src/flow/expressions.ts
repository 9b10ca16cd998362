// The expressions of a flow's nodes and edges, each compiled at its first use and kept.
import { compileValue, type CompiledExpression } from '@firstword/crds/cel/compile';
import { flowScope, responseScope } from '@firstword/crds/cel/flow-scope';
import type { CelScope, SlotType } from '@firstword/crds/cel/scope';
import { compileBodyText, compileTemplate } from '@firstword/crds/cel/template';
import type { FlowNode } from '@firstword/crds/spec/node';
import type { VoiceFlow } from '@firstword/crds/voice-flow';

/** What a text is, which decides how it is compiled. */
type Kind = 'value' | 'text' | 'url' | 'body';

const COMPILE: Record<Kind, (source: string, scope: CelScope) => CompiledExpression> = {
  value: compileValue,
  text: (source, scope) => compileTemplate(source, scope),
  url: (source, scope) => compileTemplate(source, scope, encodeURIComponent),
  body: compileBodyText,
};

export type Expressions = {
  /** The text as an expression of the node's, or of an edge out of it. */
  at(node: FlowNode, kind: Kind, source: string): CompiledExpression;
  /** The types of all slots that the flow has. */
  slots: Readonly<Record<string, SlotType>>;
};

/** All expressions of one flow. */
export const createExpressions = ({ spec }: VoiceFlow): Expressions => {
  const scope = flowScope(spec);
  const scopes = new Map<FlowNode, CelScope>();
  const compiled = new Map<CelScope, Map<string, CompiledExpression>>();
  const scopeAt = (node: FlowNode): CelScope => {
    if (node.type !== 'http') return scope;
    const own = scopes.get(node) ?? responseScope(scope, node);
    scopes.set(node, own);
    return own;
  };
  return {
    slots: scope.slots,
    at: (node, kind, source) => {
      const nodeScope = scopeAt(node);
      const known = compiled.get(nodeScope) ?? new Map<string, CompiledExpression>();
      compiled.set(nodeScope, known);
      const key = `${kind} ${source}`;
      const expression = known.get(key) ?? COMPILE[kind](source, nodeScope);
      known.set(key, expression);
      return expression;
    },
  };
};
