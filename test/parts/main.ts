// `npm run parts [-- NAME …]`: gets the real parts into their caches, outside the tree.
import { helpOf } from '../verbs.ts';
import { PARTS, findPart, getPart } from './parts.ts';

const wanted = process.argv.slice(2);
const isHelp = wanted.includes('--help') || wanted.includes('-h');
const unknown = wanted.find((name) => !PARTS.some((part) => part.name === name));
if (isHelp || unknown !== undefined) {
  const help = helpOf({
    verb: 'parts',
    options: '…',
    things: Object.fromEntries(PARTS.map((part) => [part.name, part])),
    examples: { 'voices redis': 'gets these two, where they are missing' },
  });
  if (isHelp) console.log(`${help}\n\nWithout a name it gets every part that is missing.`);
  else console.error(`There is no "${unknown}".\n\n${help}`);
  process.exit(isHelp ? 0 : 2);
}
let failed = false;
for (const name of wanted.length > 0 ? wanted : PARTS.map((part) => part.name)) {
  try {
    if (!(await findPart(name))) await getPart(name);
    console.log(`${name.padEnd(12)} ${(await findPart(name)) ?? 'still missing'}`);
  } catch (error) {
    failed = true;
    console.error(`${name.padEnd(12)} ${error instanceof Error ? error.message : String(error)}`);
  }
}
process.exitCode = failed ? 1 : 0;
