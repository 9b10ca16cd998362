// Every object of a kind, page by page, as of one moment.
import { pathOf, type Kind } from './kinds.ts';
import type { KubeObject } from './object.ts';
import type { Transport } from './transport.ts';

type List = { metadata: { resourceVersion?: string; continue?: string }; items?: Partial<KubeObject>[] };

export type Selection = { kind: Kind; namespace?: string | undefined; labelSelector?: string | undefined };

const PAGE_OBJECTS = 200;

/** The objects, and the version to watch from. Throws 410 when a page came too late. */
export const listAll = async (
  { send }: Pick<Transport, 'send'>,
  { kind, namespace, labelSelector }: Selection,
  signal: AbortSignal,
): Promise<{ objects: KubeObject[]; version: string }> => {
  // Items of a list do not say what they are.
  const { apiVersion, kind: name } = kind;
  const objects: KubeObject[] = [];
  let page: List = { metadata: {} };
  do {
    page = await send<List>({
      method: 'GET',
      path: pathOf(kind, { namespace }),
      query: { limit: PAGE_OBJECTS, labelSelector, continue: page.metadata.continue },
      signal,
    });
    objects.push(...(page.items ?? []).map((item) => ({ ...item, apiVersion, kind: name }) as KubeObject));
  } while (page.metadata.continue);
  return { objects, version: page.metadata.resourceVersion ?? '' };
};
