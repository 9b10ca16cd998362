import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSessionTokens } from '../../../../services/backend/src/access/session-tokens.ts';
import { createFakeClock } from '../../../../services/shared/src/runtime/fake-clock.ts';

const OLD = 'o'.repeat(32);
const NEW = 'n'.repeat(32);
const OURS = { flowId: 'front-desk', sessionId: 's1' };

const started = (serviceTokens: string[]) => {
  const clock = createFakeClock(1_000_000);
  const known = [...serviceTokens];
  return { clock, known, tokens: createSessionTokens({ serviceTokens: () => known, clock, lifetimeS: 60 }) };
};

describe('a session token', () => {
  it('names its session, on every replica that has the service token', async () => {
    const { tokens } = started([OLD]);
    expect(await started([OLD]).tokens.verify(await tokens.issue(OURS))).toEqual(OURS);
  });

  it('expires', async () => {
    const { tokens, clock } = started([OLD]);
    const token = await tokens.issue(OURS);
    await clock.advance(59_000);
    expect(await tokens.verify(token)).toEqual(OURS);
    await clock.advance(1_000);
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'TokenExpired', status: 401 });
  });

  it('outlives a change of service tokens as long as the one that signed it is listed', async () => {
    const { tokens, known } = started([OLD]);
    const token = await tokens.issue(OURS);
    known.unshift(NEW);
    expect(await tokens.verify(token)).toEqual(OURS);
    known.pop();
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'TokenInvalid' });
  });

  it('holds no service token', async () => {
    const token = await started([OLD]).tokens.issue(OURS);
    expect(
      token
        .split('.')
        .map((part) => Buffer.from(part, 'base64url').toString('latin1'))
        .join(),
    ).not.toContain(OLD);
  });
});

describe('what is none of ours is refused', () => {
  const CLAIMS = { iss: 'firstword', aud: 'front-desk', sub: 's1', exp: 2_000_000 };
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const forged = (alg: 'none' | 'HS256', claims = CLAIMS): string => {
    const signed = `${encoded({ alg })}.${encoded(claims)}`;
    return `${signed}.${alg === 'none' ? '' : createHmac('sha256', OLD).update(signed).digest('base64url')}`;
  };

  it.each<[string, () => Promise<string>]>([
    ['nothing', async () => ''],
    ['no token', async () => 'a.b.c'],
    ['another deployment’s', async () => started([NEW]).tokens.issue(OURS)],
    ['one without a signature', async () => forged('none')],
    ['one signed with the service token itself', async () => forged('HS256')],
    [
      'one whose claims were changed',
      async () => {
        const [head, , signature] = (await started([OLD]).tokens.issue(OURS)).split('.');
        return [head, encoded({ ...CLAIMS, sub: 's2' }), signature].join('.');
      },
    ],
  ])('%s', async (_, made) => {
    await expect(started([OLD]).tokens.verify(await made())).rejects.toMatchObject({
      code: 'TokenInvalid',
      status: 401,
    });
  });
});
