// `npm run e2e -- NAME`: whole ways through the product on real parts; exits 1 when one does not hold.
import { chosen } from '../verbs.ts';
import { findPart, getPart } from '../parts/parts.ts';

type Way = { PARTS: readonly string[]; run(): Promise<boolean> };

const WAYS: Record<string, { about: string; load: () => Promise<Way> }> = {
  loop: {
    about: 'typed question → real model → clauses → real voice → what the page played → a recogniser',
    load: () => import('./loop.ts'),
  },
  node: {
    about: 'images, helm install, kubectl apply, calls, lost pods, edits and deletion on a real node (KUBECONFIG)',
    load: () => import('./node.ts'),
  },
};

/** Gets what is missing where it may; answers with the names of what is still missing. */
const stillMissing = async (parts: readonly string[]): Promise<string[]> => {
  const missing: string[] = [];
  for (const part of parts) {
    if (await findPart(part)) continue;
    await getPart(part).catch((error: unknown) =>
      console.error(error instanceof Error ? error.message : String(error)),
    );
    if (!(await findPart(part))) missing.push(part);
  }
  return missing;
};

const given = process.argv.slice(2);
const isHelp = given.includes('--help') || given.includes('-h');
const [name = ''] = given;
const verb = {
  verb: 'e2e',
  things: WAYS,
  examples: {
    loop: 'gets the parts that it needs, then tells what was heard',
    node: 'on the cluster of KUBECONFIG; docs/testing-node.md says what it needs',
  },
};
const way = chosen(verb, name, isHelp);
console.log(`${name}: ${way.about}`);
const loaded = await way.load();
const missing = await stillMissing(loaded.PARTS);
if (missing.length > 0) {
  console.log(`${name} skipped: ${missing.join(', ')} missing. Get it: npm run parts -- ${missing.join(' ')}`);
  // In CI a way that could not run is a failure: nobody would see it otherwise.
  process.exit(process.env['CI'] ? 1 : 0);
}
process.exit((await loaded.run()) ? 0 : 1);
