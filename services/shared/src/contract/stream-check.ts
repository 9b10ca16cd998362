// An event of the stream that tells what proxies on the way do to streams.
import { Type, type Static } from 'typebox';

export const StreamCheckEvent = Type.Object({
  type: Type.Literal('check'),
  /** When it was sent, since the first. */
  atMs: Type.Number({ minimum: 0 }),
  /** How many come behind it. */
  left: Type.Integer({ minimum: 0 }),
});
export type StreamCheckEvent = Static<typeof StreamCheckEvent>;
