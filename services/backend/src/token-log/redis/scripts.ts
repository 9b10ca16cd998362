// What happens in Redis as one step: Lua, with no command newer than Redis 7.2, so that Valkey runs it as well.
import type { Cluster, Redis } from 'ioredis';
import { RECEIVE, SEND } from './control-scripts.ts';
import { CLAIM, OPEN } from './directory-scripts.ts';

/**
 * Writes a writer's entries, and perhaps its state, unless a newer epoch was given out. A repeated call changes nothing:
 * an id that is there already counts as written when it holds the same entry.
 * ARGV: epoch, ttl, running ('' unchanged), session, owner, trim id, state, its id, then id and entry, again and again.
 */
const APPEND = `
local epoch = redis.call('HGET', KEYS[2], 'epoch')
if not epoch then return 'GONE' end
if epoch ~= ARGV[1] then return 'FENCED' end
for i = 9, #ARGV, 2 do
  local added = redis.pcall('XADD', KEYS[1], ARGV[i], 'e', ARGV[i + 1])
  if type(added) == 'table' and added.err then
    if not string.find(added.err, 'equal or smaller', 1, true) then return added end
    local there = redis.call('XRANGE', KEYS[1], ARGV[i], ARGV[i])
    if #there == 0 or there[1][2][2] ~= ARGV[i + 1] then return 'FENCED' end
  end
end
if ARGV[6] ~= '' then
  redis.call('XTRIM', KEYS[1], 'MINID', ARGV[6])
  redis.call('HSET', KEYS[2], 'trimmed', ARGV[6])
end
if ARGV[7] ~= '' then redis.call('HSET', KEYS[2], 'state', ARGV[7], 'at', ARGV[8]) end
if ARGV[3] ~= '' then
  redis.call('HSET', KEYS[2], 'running', ARGV[3], 'held', '0')
  if ARGV[3] == '1' then redis.call('HSET', KEYS[3], ARGV[4], ARGV[5]) else redis.call('HDEL', KEYS[3], ARGV[4]) end
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 'OK'
`;

/**
 * Renews a replica's lease; answers who holds one, whose has run out, the server's time, and in how many ms the next
 * lease runs out.
 * ARGV: owner, lease in ms ('0' gives it up).
 */
const HEARTBEAT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
local held = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')
local first = held[1] and redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2] or now
return {held, redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now), now, first - now}
`;

export type HeartbeatReply = [alive: string[], expired: string[], nowMs: number, nextMs: number];

/** A stream's entry as Redis answers it: id, then fields and values. */
export type RawEntry = [id: string, fields: string[]];

export type LogCommands = {
  append(...args: (string | number)[]): Promise<'OK' | 'FENCED' | 'GONE'>;
  openLog(...args: (string | number)[]): Promise<null | [epoch: string, length: number, last: RawEntry[]]>;
  claim(...args: (string | number)[]): Promise<ClaimReply>;
  heartbeat(key: string, owner: string, leaseMs: number): Promise<HeartbeatReply>;
  send(...args: (string | number)[]): Promise<string>;
  receive(...args: (string | number)[]): Promise<null | RawEntry[]>;
};

export type ClaimReply =
  | null
  | ['mine']
  | ['elsewhere', owner: string, epoch: string]
  | [
      'claimed',
      epoch: string,
      state: string,
      pinned: string,
      length: number,
      last: RawEntry[],
      entries: RawEntry[],
      before: string,
    ];

/** A connection that knows the scripts: sent by their hash, and whole to a server that does not know them yet. */
export const withScripts = <T extends Redis | Cluster>(connection: T): T & LogCommands => {
  connection.defineCommand('append', { numberOfKeys: 3, lua: APPEND });
  connection.defineCommand('openLog', { numberOfKeys: 2, lua: OPEN });
  connection.defineCommand('claim', { numberOfKeys: 3, lua: CLAIM });
  connection.defineCommand('heartbeat', { numberOfKeys: 1, lua: HEARTBEAT });
  connection.defineCommand('send', { numberOfKeys: 2, lua: SEND });
  connection.defineCommand('receive', { numberOfKeys: 2, lua: RECEIVE });
  return connection as T & LogCommands;
};
