// Run while an image is built: copies files into a folder, with the libraries that they load, and of each library's
// package the licence and the record by which scanners know it. What is in the folder is all of Debian that runs.
//   node images/libraries.ts FOLDER FILE …
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The paths in what `ldd` prints, its loader among them. */
export const librariesIn = (printed: string): string[] => [
  ...new Set([...printed.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path)),
];

const run = (program: string, ...args: string[]): string => execFileSync(program, args, { encoding: 'utf8' });

/** The package that brought a file, whichever of /lib and /usr/lib it calls its folder; none for Node itself. */
const packageOf = (file: string): string[] => {
  const { stdout } = spawnSync('dpkg', ['-S', `*/${basename(file)}`], { encoding: 'utf8' });
  return stdout === '' ? [] : [stdout.split(/[:,]/, 1)[0] ?? ''];
};

const put = (folder: string, path: string): void => {
  mkdirSync(join(folder, dirname(path)), { recursive: true });
  cpSync(path, join(folder, path), { dereference: true, recursive: true });
};

if (import.meta.main) {
  const [folder = '', ...files] = process.argv.slice(2);
  const paths = [...files, ...librariesIn(run('ldd', ...files))];
  for (const path of paths) put(folder, path);
  mkdirSync(join(folder, 'var/lib/dpkg/status.d'), { recursive: true });
  for (const name of new Set(paths.flatMap(packageOf))) {
    writeFileSync(join(folder, 'var/lib/dpkg/status.d', name), run('dpkg-query', '--status', name));
    const licence = `/usr/share/doc/${name}/copyright`;
    if (existsSync(licence)) put(folder, licence);
  }
}
