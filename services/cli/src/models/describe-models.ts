// What `models start` and `models status` print.
import type { RunRecord } from './run-record.ts';

export type RunningServer = RunRecord & { memoryBytes: number };

const NOTHING = 'No model server runs here that firstword started. Start them: firstword models start\n';

const minuteMs = 60_000;

const sinceText = (ms: number): string => {
  const minutes = Math.floor(ms / minuteMs);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} days`;
};

const row = ({ model, url, pid, memoryBytes }: RunningServer): string =>
  `${model.padEnd(24)} ${url.padEnd(28)} process ${pid}, ${Math.round(memoryBytes / 1e6)} MB`;

/** The servers that run, each with how long it has. */
export const describeStatus = (servers: readonly RunningServer[], nowWallMs: number): string =>
  servers.length === 0
    ? NOTHING
    : servers.map((server) => `${row(server)}, for ${sinceText(nowWallMs - server.startedWallMs)}\n`).join('');

/** The servers, and what to do next. */
export const describeServers = (servers: readonly RunningServer[], isUsualPort: boolean): string => {
  const llm = servers.find(({ name }) => name === 'llm');
  const next = isUsualPort
    ? '`npm start` and `firstword dev` find the model by themselves'
    : `For firstword dev: OPENAI_BASE_URL=${llm?.url ?? ''}`;
  return `${servers.map((server) => `${row(server)}\n`).join('')}\n${next}; \`firstword models stop\` ends both.\n`;
};
