// The operator's rights, by the API server's audit log: nothing that was granted went unused, and nothing was denied.

export type Rule = { apiGroups: string[]; resources: string[]; verbs: string[] };

type Entry = {
  verb: string;
  user?: { username?: string };
  objectRef?: { apiGroup?: string; resource?: string; subresource?: string };
  responseStatus?: { code?: number };
  requestURI?: string;
  requestReceivedTimestamp?: string;
};

/** What a run may never need: a guard of owners that OpenShift has, and a pool that came between a look and an apply. */
const UNSEEN = [
  'update firstword.dev/voiceflows/finalizers',
  'update firstword.dev/voicepools/finalizers',
  'get firstword.dev/voicepools',
];

const rightOf = (verb: string, group: string, resource: string): string =>
  `${verb} ${group === '' ? 'core' : group}/${resource}`;

/** Each right of the rules, one a text. */
const rightsOf = (rules: readonly Rule[]): string[] =>
  rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => rightOf(verb, group, resource)))),
  );

const usesOf = ({ verb, objectRef, responseStatus }: Entry): string[] => {
  if (!objectRef?.resource) return [];
  const { apiGroup = '', resource, subresource } = objectRef;
  const target = subresource ? `${resource}/${subresource}` : resource;
  // An apply that makes an object is a patch that needs the right to create as well.
  const verbs = verb === 'patch' && responseStatus?.code === 201 ? ['patch', 'create'] : [verb];
  return verbs.map((each) => rightOf(each, apiGroup, target));
};

export type Verdict = { unused: string[]; denied: string[] };

/** `log` is the audit log, one JSON a line; of it only what `user` did counts, from the time `since` on (ISO 8601). */
export const judgeRights = (
  log: string,
  { user, since }: { user: string; since: string },
  rules: readonly Rule[],
): Verdict => {
  const entries = log
    .split('\n')
    .filter((line) => line.includes(user))
    .map((line) => JSON.parse(line) as Entry)
    .filter((entry) => entry.user?.username === user && (entry.requestReceivedTimestamp ?? since) >= since);
  const used = new Set(entries.flatMap(usesOf));
  const denied = entries.filter(({ responseStatus }) => responseStatus?.code === 403);
  return {
    unused: rightsOf(rules).filter((right) => !used.has(right) && !UNSEEN.includes(right)),
    denied: [...new Set(denied.map(({ verb, requestURI = '' }) => `${verb} ${requestURI.split('?')[0]}`))],
  };
};
