// Writes what `npm run gen` generates; with --check it only says whether the files are as they should be.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export type GeneratedFrom = { source: string; root: string };

/** The program's arguments are `[--check] [FOLDER]`; a file that differs makes it exit with 1. */
export const writeOrCheck = async (files: Record<string, string>, { source, root }: GeneratedFrom): Promise<void> => {
  const args = process.argv.slice(2);
  const folder = args.find((arg) => arg !== '--check') ?? root;
  for (const [name, want] of Object.entries(files)) {
    const file = join(folder, name);
    if (!args.includes('--check')) {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, want);
    } else if ((await readFile(file, 'utf8').catch(() => '')) !== want) {
      process.stderr.write(`${file} is not what ${source} says: run \`npm run gen\` and commit the file.\n`);
      process.exitCode = 1;
    }
  }
};
