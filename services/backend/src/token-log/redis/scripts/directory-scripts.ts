// Who has a session, as one step in Redis each: made once, and taken only from whoever may lose it.
import { NOW } from './server-time.ts';

/** Later than every epoch before, also than those that a Redis that lost its last moments has forgotten. */
const NEXT_EPOCH = `
local function after(known, least)
  return string.format('%.0f', math.max(now, tonumber(known or 0) + 1, tonumber(least)))
end`;

/**
 * Makes the session, or takes it whoever has it; answers nothing where it shall be new and is not. What needs memory is
 * written first: a full Redis refuses a script's first write, and none behind one that it let pass.
 * KEYS: log, meta. ARGV: owner, lowest epoch, ttl, pinned flow ('' unchanged), how long it is kept, 'new' or ''.
 */
export const OPEN = `${NOW} ${NEXT_EPOCH}
local known = redis.call('HGET', KEYS[2], 'epoch')
if known and ARGV[6] == 'new' then return false end
local epoch = after(known, ARGV[2])
local keeps = string.format('%.0f', now + ARGV[5])
redis.call('HSET', KEYS[2], 'epoch', epoch, 'owner', ARGV[1], 'running', '0', 'held', keeps)
redis.call('HDEL', KEYS[2], 'removed')
if not known then redis.call('HSET', KEYS[2], 'born', epoch) end
if ARGV[4] ~= '' then redis.call('HSET', KEYS[2], 'pinned', ARGV[4]) end
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return {epoch, redis.call('XLEN', KEYS[1]), redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)}
`;

/**
 * Takes a session that has not ended, with a higher epoch: whoever has it keeps it while a turn of it runs or is about to
 * begin, and else loses it only to a turn, unless it is dead (its epoch is given).
 * KEYS: log, meta, running. ARGV: owner, the owner's epoch ('' none), the epoch of a dead one ('' none), session,
 * 'turn', 'word' or 'look', how long it is kept for a turn.
 */
export const CLAIM = `${NOW} ${NEXT_EPOCH}
local meta = redis.call('HMGET', KEYS[2], 'epoch', 'owner', 'running', 'state', 'at', 'pinned', 'held')
if not meta[1] then return false end
local before = meta[2]
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
if ARGV[5] ~= 'look' then
  if last[1] and string.find(last[1][2][2], '{"type":"session-end"', 1, true) == 1 then return false end
  local keeps = ARGV[5] == 'turn' and string.format('%.0f', now + ARGV[6]) or '0'
  if meta[2] == ARGV[1] and meta[1] == ARGV[2] then
    if ARGV[5] == 'turn' then redis.call('HSET', KEYS[2], 'held', keeps) end
    return {'mine'}
  end
  local stays = ARGV[5] == 'word' or meta[3] == '1' or tonumber(meta[7] or 0) > now
  if stays and meta[2] ~= ARGV[1] and meta[1] ~= ARGV[3] then return {'elsewhere', meta[2], meta[1]} end
  meta[1] = after(meta[1], 0)
  redis.call('HSET', KEYS[2], 'epoch', meta[1], 'owner', ARGV[1], 'held', keeps)
  if meta[3] == '1' then redis.call('HSET', KEYS[3], ARGV[4], ARGV[1]) end
end
local from = meta[5] and ('(' .. meta[5]) or '-'
return {'claimed', meta[1], meta[4] or '', meta[6] or '', redis.call('XLEN', KEYS[1]),
  last, redis.call('XRANGE', KEYS[1], from, '+'), before}
`;
