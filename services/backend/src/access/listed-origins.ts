// Which web pages may call: the list of the flow as it is served now, so that an edit of it holds at once.
import type { VoiceFlow } from '@firstword/crds/voice-flow';

/** Whether a flow lists the origin that a browser tells; a usual port may be written or not. */
export const isListed = (origin: string, flows: ReadonlyMap<string, VoiceFlow>): boolean =>
  [...flows.values()].some(({ spec }) => spec.access.origins.some((listed) => URL.parse(listed)?.origin === origin));
