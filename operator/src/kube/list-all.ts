// Every object of a kind, page by page, as of one moment.
import { pathOf, type Kind } from './kinds.ts';
import type { KubeObject } from './object.ts';
import type { Transport } from './transport.ts';

type List = { metadata: { resourceVersion?: string; continue?: string }; items?: Partial<KubeObject>[] };

export type Selection = { kind: Kind; namespace?: string | undefined; labelSelector?: string | undefined };

/** `version` is the same for every page: it is what to watch from. */
export type Page = { objects: KubeObject[]; version: string };

const PAGE_OBJECTS = 200;

/** Whoever keeps little of a page needs little memory. Throws 410 when a page came too late. */
export async function* listPages(
  { send }: Pick<Transport, 'send'>,
  { kind, namespace, labelSelector }: Selection,
  signal: AbortSignal,
): AsyncGenerator<Page, void, undefined> {
  // Items of a list do not say what they are.
  const { apiVersion, kind: name } = kind;
  let next: string | undefined;
  do {
    const { metadata, items = [] } = await send<List>({
      method: 'GET',
      path: pathOf(kind, { namespace }),
      query: { limit: PAGE_OBJECTS, labelSelector, continue: next },
      signal,
    });
    const objects = items.map((item) => ({ ...item, apiVersion, kind: name }) as KubeObject);
    yield { objects, version: metadata.resourceVersion ?? '' };
    next = metadata.continue;
  } while (next);
}

export const listAll = async (
  transport: Pick<Transport, 'send'>,
  selection: Selection,
  signal: AbortSignal,
): Promise<KubeObject[]> => {
  const pages = await Array.fromAsync(listPages(transport, selection, signal));
  return pages.flatMap(({ objects }) => objects);
};
