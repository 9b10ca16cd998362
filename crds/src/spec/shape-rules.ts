// Rules on one object that schema keywords cannot say. The CEL that the API server evaluates is evaluated here too, so
// that both say the same of a file; what is ours are the words.
import { ruleHolds } from '../cel/shape.ts';
import { quoted, wrong, type Finding, type Path } from '../faults/finding.ts';
import { NODE_RULES } from './node-rules.ts';
import { onlyOf, pairRule, upTo, type ShapeRule } from './shape-rule.ts';

const scaling = [upTo('min', 'max')];

const voiceSource: readonly ShapeRule[] = [
  onlyOf(['url', 'pvc', 'image'], { isNeeded: true }),
  pairRule('url', 'sha256'),
  pairRule('url', 'configSha256'),
];

const sttServer: ShapeRule = {
  rule: "!has(self.provider) || self.provider != 'openai' || (has(self.baseURL) && has(self.model))",
  message: 'an openai server needs baseURL and model',
  explain: (self, path) =>
    ['baseURL', 'model']
      .filter((name) => !Object.hasOwn(self, name))
      .map((name) => ({
        ...wrong([...path, name], `The provider openai needs ${quoted(name)}.`, `Add \`${name}:\`.`),
        about: 'absence',
      })),
};

const poolRules = (at: Path): RulesAt[] => [
  { at: [...at, 'voices', '*', 'source'], rules: voiceSource },
  { at: [...at, 'autoscaling'], rules: scaling },
];

export type RulesAt = { at: Path; rules: readonly ShapeRule[] };

/** VoiceFlow's rules, each with the objects that it is about; `*` is any item of a list. */
export const VOICE_FLOW_RULES: readonly RulesAt[] = [
  { at: ['spec', 'flow', 'nodes', '*'], rules: NODE_RULES },
  { at: ['spec', 'clauses'], rules: [upTo('minChars', 'maxChars')] },
  { at: ['spec', 'clauses', 'first'], rules: [upTo('minChars', 'maxChars')] },
  { at: ['spec', 'stt'], rules: [sttServer] },
  { at: ['spec', 'tts'], rules: [onlyOf(['poolRef', 'piper'], { isNeeded: false })] },
  { at: ['spec', 'agent', 'autoscaling'], rules: scaling },
  ...poolRules(['spec', 'tts', 'piper']),
];

/** VoicePool's. */
export const VOICE_POOL_RULES: readonly RulesAt[] = poolRules(['spec']);

/** What the rules find in a resource of any shape. */
export const shapeFindings = (resource: unknown, rules: readonly RulesAt[]): Finding[] =>
  rules.flatMap(({ at, rules: here }) =>
    objectsAt(resource, at, []).flatMap((object) => here.flatMap((rule) => ruleFindings(rule, object))),
  );

const ruleFindings = ({ rule, message, explain }: ShapeRule, { self, path }: ObjectAt): Finding[] => {
  if (ruleHolds(rule, self) !== false) return [];
  const explained = explain(self, path);
  return explained.length > 0 ? explained : [wrong(path, `The rule is broken that ${message}.`, 'Change it so.')];
};

type ObjectAt = { self: Record<string, unknown>; path: Path };

const objectsAt = (value: unknown, at: Path, path: Path): ObjectAt[] => {
  const [segment, ...rest] = at;
  if (segment === '*')
    return Array.isArray(value) ? value.flatMap((item, index) => objectsAt(item, rest, [...path, index])) : [];
  if (typeof value !== 'object' || value === null) return [];
  const self = value as Record<string, unknown>;
  if (segment === undefined) return [{ self, path }];
  return Object.hasOwn(self, segment) ? objectsAt(self[segment], rest, [...path, segment]) : [];
};
