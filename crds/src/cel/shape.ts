// The CEL rules of a CRD, evaluated as the API server does: `self` is the object, and false is a fault.
import { Environment, type ParseResult } from '@marcbachmann/cel-js';

const environment = new Environment().registerVariable('self', 'dyn');
const parsed = new Map<string, ParseResult>();

/** Whether the rule holds; undefined where the object has not the shape that the rule is about, which is another fault. */
export const ruleHolds = (rule: string, self: Readonly<Record<string, unknown>>): boolean | undefined => {
  const expression = parsed.get(rule) ?? environment.parse(rule);
  parsed.set(rule, expression);
  try {
    return expression({ self }) === true;
  } catch {
    return undefined;
  }
};
