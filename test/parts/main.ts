// `npm run parts [-- NAME …]`: gets the real parts into their caches, outside the tree.
import { PARTS, findPart, getPart } from './parts.ts';

const wanted = process.argv.slice(2);
if (wanted.includes('--help')) {
  console.log(
    'npm run parts              gets every part that is missing\nnpm run parts -- voices    gets just that one\n',
  );
  for (const part of PARTS) console.log(`  ${part.name.padEnd(12)} ${part.about}`);
  process.exit(0);
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
