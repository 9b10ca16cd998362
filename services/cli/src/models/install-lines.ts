// How an installation shows itself: a progress line for each part that has to be installed.
import { createProgressLine, type ProgressLine } from '../progress-line.ts';
import type { InstallModelsOptions } from './install-models.ts';
import type { Part } from './parts.ts';

/** Call `onInstalled` once more at the end, however it ended: what is printed next starts on a line of its own. */
export const createInstallLines = (
  stream: NodeJS.WriteStream,
): { onPercent: InstallModelsOptions['onPercent']; onInstalled: () => void } => {
  let line: { part: Part; progress: ProgressLine } | null = null;
  const end = (): void => {
    line?.progress.end();
    line = null;
  };
  return {
    onPercent: (part, percent) => {
      if (line?.part !== part) {
        end();
        line = { part, progress: createProgressLine(stream, `installing ${part.title}`) };
      }
      line.progress.update(percent);
    },
    onInstalled: end,
  };
};
