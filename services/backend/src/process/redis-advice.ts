// What is wrong with the way a Redis is set up, as far as its own INFO tells: it works, and will not when it matters.
import { VoiceError } from '@firstword/shared/contract/errors';

/** `info`: the answer to INFO memory. Null when there is nothing to say. */
export const redisAdvice = (info: string): VoiceError | null => {
  const policy = valueOf(info, 'maxmemory_policy');
  if (policy === undefined || policy === 'noeviction' || valueOf(info, 'maxmemory') === '0') return null;
  return new VoiceError(
    'RedisEvicts',
    `The Redis removes sessions when its memory is full: maxmemory-policy ${policy}.`,
    {
      remedy: 'Set its maxmemory-policy to noeviction.',
    },
  );
};

const valueOf = (info: string, name: string): string | undefined =>
  new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
