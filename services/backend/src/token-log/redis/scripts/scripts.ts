// What happens in Redis as one step: Lua, with no command newer than Redis 7.2, so that Valkey runs it as well.
import type { Cluster, Redis } from 'ioredis';
import { RECEIVE, SEND } from './control-scripts.ts';
import { CLAIM, OPEN } from './directory-scripts.ts';
import { NOW } from './server-time.ts';

const WITHOUT = `
local function without(taps, tap)
  local left = ''
  for other in string.gmatch(taps, '%S+') do
    if other ~= tap then left = left .. other .. ' ' end
  end
  return left
end
`;

/** A replica that is further behind than this reads from the sessions' own streams. */
const TAP_ENTRIES = 10_000;

/**
 * Writes the entries of many writers, and perhaps their states, each as one step and unless a newer epoch was given out.
 * A repeated call changes nothing: an id that is there already counts as written when it holds the same entry. What would
 * leave a hole is refused: something before it was refused, or Redis has lost it. A log that is as long as it must be has
 * none, which costs less to know than its last entry.
 * KEYS: log, meta and running of each session. ARGV: owner, then of each session: epoch, how long its log must be ('' not
 * known), the number of its entries, of each its id and text, and then '' or: ttl, running ('' unchanged), session, trim id
 * ('' none), state ('' none), its id.
 * Answers for each session, or once where all is well.
 */
const APPEND = `${WITHOUT}
local function write(log, meta, running, first, last)
  local known = redis.call('HMGET', meta, 'epoch', 'taps')
  if not known[1] then return 'GONE' end
  if known[1] ~= ARGV[first] then return 'FENCED' end
  if last > first + 3 and redis.call('XLEN', log) ~= tonumber(ARGV[first + 1]) then
    local newest = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
    local epoch, seq = string.match(newest and newest[1] or '0-0', '(%d+)-(%d+)')
    local follows = epoch == known[1] and seq + 1 or 1
    if tonumber(string.match(ARGV[first + 3], '-(%d+)')) > follows then return 'FENCED' end
  end
  for i = first + 3, last - 1, 2 do
    local added = redis.pcall('XADD', log, ARGV[i], 'e', ARGV[i + 1])
    if type(added) == 'table' and added.err then
      if not string.find(added.err, 'equal or smaller', 1, true) then return 'FENCED' end
      local there = redis.call('XRANGE', log, ARGV[i], ARGV[i])
      if #there == 0 or there[1][2][2] ~= ARGV[i + 1] then return 'FENCED' end
    elseif known[2] then
      for tap in string.gmatch(known[2], '%S+') do
        local told =
          redis.call('XADD', tap, 'NOMKSTREAM', 'MAXLEN', '~', ${TAP_ENTRIES}, '*', log, ARGV[i], 'e', ARGV[i + 1])
        if not told then
          known[2] = without(known[2], tap)
          redis.call('HSET', meta, 'taps', known[2])
        end
      end
    end
  end
  local ttl, runs, session, trim, state = ARGV[last], ARGV[last + 1], ARGV[last + 2], ARGV[last + 3], ARGV[last + 4]
  if ttl == '' then return 'OK' end
  if trim ~= '' then
    redis.call('XTRIM', log, 'MINID', trim)
    redis.call('HSET', meta, 'trimmed', trim)
  end
  if state ~= '' then redis.call('HSET', meta, 'state', state, 'at', ARGV[last + 5]) end
  if runs ~= '' then
    redis.call('HSET', meta, 'running', runs, 'held', '0')
    if runs == '1' then redis.call('HSET', running, session, ARGV[1]) else redis.call('HDEL', running, session) end
  end
  redis.call('PEXPIRE', log, ttl)
  redis.call('PEXPIRE', meta, ttl)
  return 'OK'
end
local answers, all, first = {}, 'OK', 2
for k = 1, #KEYS, 3 do
  local last = first + 3 + 2 * ARGV[first + 2]
  local ran, answer = pcall(write, KEYS[k], KEYS[k + 1], KEYS[k + 2], first, last)
  answers[#answers + 1] = ran and answer or 'FENCED'
  if answers[#answers] ~= 'OK' then all = answers end
  first = last + (ARGV[last] == '' and 1 or 6)
end
return all
`;

/**
 * Has what is appended to these sessions written into a replica's tap as well, as long as the replica says so again
 * and again, and drops what it has read of the tap. Answers the id at which the tap begins where it was made just now,
 * else '', and the last entry of each session.
 * KEYS: the tap, then log and meta of each session. ARGV: its ttl, the id up to which it was read.
 */
const TAP = `
local answers = {''}
if redis.call('PEXPIRE', KEYS[1], ARGV[1]) == 0 then
  answers[1] = redis.call('XADD', KEYS[1], '*', '', '')
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
redis.call('XTRIM', KEYS[1], 'MINID', ARGV[2])
redis.call('XDEL', KEYS[1], ARGV[2])
for k = 2, #KEYS, 2 do
  local known = redis.call('HMGET', KEYS[k + 1], 'epoch', 'taps')
  local last = known[1] and redis.call('XREVRANGE', KEYS[k], '+', '-', 'COUNT', 1) or {}
  answers[#answers + 1] = last[1] and last[1][1] or ''
  local taps = known[2] or ''
  if known[1] and not string.find(taps, KEYS[1] .. ' ', 1, true) then
    redis.call('HSET', KEYS[k + 1], 'taps', taps .. KEYS[1] .. ' ')
  end
end
return answers
`;

/** Ends that for one session. KEYS: the tap, meta. */
const UNTAP = `${WITHOUT}
local taps = redis.call('HGET', KEYS[2], 'taps')
if taps then redis.call('HSET', KEYS[2], 'taps', without(taps, KEYS[1])) end
`;

/**
 * What a log has around a cursor, as one step: the last entry up to it, the first one behind it, and what is known of
 * the session, with an epoch of '' where it is not there.
 * KEYS: log, meta. ARGV: the cursor.
 */
const AROUND = `
local function first(entries) return entries[1] and entries[1][1] or '' end
local known = redis.call('HMGET', KEYS[2], 'epoch', 'trimmed', 'born')
return {first(redis.call('XREVRANGE', KEYS[1], ARGV[1], '-', 'COUNT', 1)),
  first(redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+', 'COUNT', 1)),
  known[1] or '', known[2] or '', known[3] or ''}
`;

/**
 * Renews a replica's lease; answers who holds one, whose has run out, the server's time, and in how many ms the next
 * lease runs out.
 * ARGV: owner, lease in ms ('0' gives it up).
 */
const HEARTBEAT = `${NOW}
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
local held = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')
local first = held[1] and redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2] or now
return {held, redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now), now, first - now}
`;

export type HeartbeatReply = [alive: string[], expired: string[], nowMs: number, nextMs: number];

/** A stream's entry as Redis answers it: id, then fields and values. */
export type RawEntry = [id: string, fields: string[]];

export type AppendAnswer = 'OK' | 'FENCED' | 'GONE';

export type Around = [upTo: string, behind: string, epoch: string, trimmed: string, born: string];

export type LogCommands = {
  append(count: number, keys: string[], owner: string, given: (string | number)[]): Promise<'OK' | AppendAnswer[]>;
  tap(count: number, keys: string[], ttlMs: number, readTo: string): Promise<[begins: string, ...lasts: string[]]>;
  untap(tap: string, meta: string): Promise<null>;
  around(log: string, meta: string, cursor: string): Promise<Around>;
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
  connection.defineCommand('append', { lua: APPEND });
  connection.defineCommand('tap', { lua: TAP });
  connection.defineCommand('untap', { numberOfKeys: 2, lua: UNTAP });
  connection.defineCommand('around', { numberOfKeys: 2, lua: AROUND });
  connection.defineCommand('openLog', { numberOfKeys: 2, lua: OPEN });
  connection.defineCommand('claim', { numberOfKeys: 3, lua: CLAIM });
  connection.defineCommand('heartbeat', { numberOfKeys: 1, lua: HEARTBEAT });
  connection.defineCommand('send', { numberOfKeys: 2, lua: SEND });
  connection.defineCommand('receive', { numberOfKeys: 2, lua: RECEIVE });
  return connection as T & LogCommands;
};
