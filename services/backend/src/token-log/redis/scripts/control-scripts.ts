// Word for sessions as one step in Redis each: handed in for whoever has the session, and taken out by it alone.
import { NOW } from './server-time.ts';

/**
 * Keeps word for a session and answers who has it; '' where it is not there, '-' where it comes too late: whoever sent it
 * has given it up. KEYS: control, meta. ARGV: word, the last moment, ttl.
 */
export const SEND = `${NOW}
local owner = redis.call('HGET', KEYS[2], 'owner')
if not owner then return '' end
if now > tonumber(ARGV[2]) then return '-' end
redis.call('XADD', KEYS[1], '*', 'm', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return owner
`;

/**
 * What waits for a session, for the one who has it and keeps it while it looks; null for everybody else. What is older
 * than somebody waits is dropped. KEYS: control, meta. ARGV: owner, its epoch, how long it keeps it, how long one waits.
 */
export const RECEIVE = `${NOW}
local known = redis.call('HMGET', KEYS[2], 'owner', 'epoch')
if known[1] ~= ARGV[1] or known[2] ~= ARGV[2] then return false end
redis.call('HSET', KEYS[2], 'held', string.format('%.0f', now + ARGV[3]))
redis.call('XTRIM', KEYS[1], 'MINID', string.format('%.0f', now - ARGV[4]))
return redis.call('XRANGE', KEYS[1], '-', '+')
`;
