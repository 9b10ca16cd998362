import { expect, it } from 'vitest';
import { judgeRights } from '../../e2e/node/rights.ts';

const USER = 'system:serviceaccount:voice:operator';

const SINCE = '2026-11-24T20:00:00Z';
const WHOSE = { user: USER, since: SINCE };

const entry = (verb: string, objectRef: object, code = 200, username = USER): string =>
  JSON.stringify({ verb, user: { username }, objectRef, responseStatus: { code }, requestURI: '/apis/x?watch=1' });

const rule = (verbs: string[], resources: string[], group = 'apps') => ({ apiGroups: [group], resources, verbs });

it('names what was granted and never used', () => {
  const log = entry('list', { apiGroup: 'apps', resource: 'deployments' });
  expect(judgeRights(log, WHOSE, [rule(['list', 'watch'], ['deployments'])])).toEqual({
    unused: ['watch apps/deployments'],
    denied: [],
  });
});

it('an apply that made an object used the right to create', () => {
  const log = entry('patch', { resource: 'services' }, 201);
  expect(judgeRights(log, WHOSE, [rule(['create', 'patch'], ['services'], '')])).toEqual({ unused: [], denied: [] });
});

it('a subresource is a right of its own', () => {
  const log = entry('patch', { apiGroup: 'apps', resource: 'deployments', subresource: 'status' });
  const { unused } = judgeRights(log, WHOSE, [rule(['patch'], ['deployments', 'deployments/status'])]);
  expect(unused).toEqual(['patch apps/deployments']);
});

it('names what was denied, once', () => {
  const denied = entry('list', { resource: 'secrets' }, 403);
  expect(judgeRights(`${denied}\n${denied}\n`, WHOSE, [])).toEqual({ unused: [], denied: ['list /apis/x'] });
});

it('what others did does not count', () => {
  const log = entry('list', { apiGroup: 'apps', resource: 'deployments' }, 200, `${USER}-other`);
  expect(judgeRights(log, WHOSE, [rule(['list'], ['deployments'])]).unused).toEqual(['list apps/deployments']);
});

it('what was before this run does not count', () => {
  const early = entry('list', { resource: 'secrets' }, 403).replace(
    '{',
    '{"requestReceivedTimestamp":"2026-11-24T19:59:59.000000Z",',
  );
  expect(judgeRights(early, WHOSE, []).denied).toEqual([]);
});
