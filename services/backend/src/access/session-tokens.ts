// Session tokens: short-lived and signed, each good for one session of one flow and for nothing else.
import { createHash, hkdfSync } from 'node:crypto';
import { SignJWT, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { SessionAddress } from '../sessions/address.ts';
import { tokenExpired, tokenInvalid } from './faults.ts';

export type SessionTokensOptions = {
  /** The service tokens that count now; the first signs, and those behind it still verify what they signed. */
  serviceTokens: () => readonly string[];
  clock: Clock;
  lifetimeS?: number;
};

export type SessionTokens = {
  issue(address: SessionAddress): Promise<string>;
  /** The session that the token is for; throws `TokenInvalid` or `TokenExpired`. */
  verify(token: string): Promise<SessionAddress>;
};

/** As long as nearly every call lasts. */
const LIFETIME_S = 3_600;
const ISSUER = 'firstword';

/** Tokens signed with keys that are derived from service tokens, so that every replica verifies them. */
export const createSessionTokens = (options: SessionTokensOptions): SessionTokens => {
  const { serviceTokens, clock, lifetimeS = LIFETIME_S } = options;
  const keyOf = createKeyring();
  const nowS = (): number => Math.floor(clock.wallMs() / 1_000);
  return {
    issue: async ({ flowId, sessionId }) => {
      const [first] = serviceTokens();
      if (first === undefined) throw new TypeError('there is always a service token');
      const { id, key } = keyOf(first);
      return new SignJWT()
        .setProtectedHeader({ alg: 'HS256', kid: id })
        .setIssuer(ISSUER)
        .setAudience(flowId)
        .setSubject(sessionId)
        .setExpirationTime(nowS() + lifetimeS)
        .sign(key);
    },
    verify: async (token) => {
      try {
        const { kid } = decodeProtectedHeader(token);
        const signer = serviceTokens().find((each) => keyOf(each).id === kid);
        if (signer === undefined) throw tokenInvalid();
        const { payload } = await jwtVerify(token, keyOf(signer).key, {
          algorithms: ['HS256'],
          issuer: ISSUER,
          requiredClaims: ['aud', 'sub', 'exp'],
          currentDate: new Date(clock.wallMs()),
        });
        return { flowId: String(payload.aud), sessionId: String(payload.sub) };
      } catch (thrown) {
        throw thrown instanceof errors.JWTExpired ? tokenExpired() : tokenInvalid();
      }
    },
  };
};

type SigningKey = { id: string; key: Uint8Array };

/** Derives each key once; `id` tells it apart without telling anything of it. */
const createKeyring = () => {
  const keys = new Map<string, SigningKey>();
  return (serviceToken: string): SigningKey => {
    const known = keys.get(serviceToken);
    if (known) return known;
    const key = new Uint8Array(hkdfSync('sha256', serviceToken, '', 'firstword session tokens', 32));
    const made = { id: createHash('sha256').update(key).digest('base64url').slice(0, 16), key };
    keys.set(serviceToken, made);
    return made;
  };
};
