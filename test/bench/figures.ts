// What a bench reports: figures with their bars, as a table for people and as JSON for machines.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

export type Figure = {
  name: string;
  value: number;
  unit: 'ms' | 'µs' | 'ratio' | 'MB' | 'count';
  /** What must hold, such as `≤ 0.2`; a figure without one only informs. */
  bar?: { op: '≤' | '≥'; limit: number };
};

/** `only`: parts of the bench; empty for all. `device`: where a voice's model runs. */
export type BenchOptions = { only: readonly string[]; device: string };

/** Whether a figure keeps its bar; true without one. */
export const holds = ({ value, bar }: Figure): boolean => {
  if (!bar) return true;
  return bar.op === '≤' ? value <= bar.limit : value >= bar.limit;
};

/** The value below which a share `q` (0…1) of the samples lies, by nearest rank. */
export const quantile = (samples: readonly number[], q: number): number => {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN;
};

const format = ({ value, unit }: Figure): string =>
  unit === 'ratio'
    ? value.toFixed(3)
    : `${value.toFixed(unit === 'count' ? 0 : 1)} ${unit === 'count' ? '' : unit}`.trim();

/** Prints the figures; keeps them as JSON where a file is named. Answers whether every bar holds. */
export const report = (figures: Figure[], jsonFile: string | undefined): boolean => {
  for (const figure of figures) {
    const bar = figure.bar ? `${figure.bar.op} ${figure.bar.limit}  ${holds(figure) ? 'holds' : 'FALLS SHORT'}` : '';
    console.log(`  ${figure.name.padEnd(62)} ${format(figure).padStart(10)}  ${bar}`.trimEnd());
  }
  if (jsonFile) {
    const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout.trim();
    const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB`;
    const rows = figures.map(({ bar, ...figure }) =>
      Object.assign(figure, {
        bar: bar ? `${bar.op} ${bar.limit}` : null,
        holds: holds({ ...figure, ...(bar ? { bar } : {}) }),
      }),
    );
    writeFileSync(jsonFile, `${JSON.stringify({ figures: rows, machine, commit }, null, 2)}\n`);
  }
  return figures.every(holds);
};
