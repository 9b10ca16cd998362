// Long work on a terminal: one line that redraws itself; into a pipe or a file, a line a quarter.

export type ProgressLine = {
  /** How far it is, 0 to 100; null while nobody knows. */
  update(percent: number | null): void;
  /** Leaves the line as it is; what is printed next starts on a new one. */
  end(): void;
};

const BAR_CELLS = 28;

const draw = (percent: number): string => {
  const full = Math.round((percent / 100) * BAR_CELLS);
  return `${'━'.repeat(full)}${'┄'.repeat(BAR_CELLS - full)} ${String(percent).padStart(3)} %`;
};

/** A progress line that begins with the label; draws nothing before its first update. */
export const createProgressLine = (stream: NodeJS.WriteStream, label: string): ProgressLine => {
  let shown: string | null = null;
  return {
    update: (percent) => {
      const whole = percent === null ? null : Math.floor(stream.isTTY ? percent : Math.floor(percent / 25) * 25);
      const text = whole === null ? `${label} …` : `${label}  ${draw(whole)}`;
      if (text === shown) return;
      shown = text;
      stream.write(stream.isTTY ? `\r${text}` : `${text}\n`);
    },
    end: () => {
      if (shown !== null && stream.isTTY) stream.write('\n');
      shown = null;
    },
  };
};
