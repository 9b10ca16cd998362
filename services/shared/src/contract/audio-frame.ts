// Audio on the console's socket: binary messages, codec of both ends. Apart from `console.ts`, so that a page can import
// it without the schema library.

const HEADER_BYTES = 8;

/** Samples of one turn; `startSample` is the index of the first in that turn's audio. */
export type AudioFrame = { turn: number; startSample: number; samples: Int16Array };

/** A binary message: u32le turn, u32le index of its first sample in the turn's audio, then s16le samples. */
export const encodeAudioFrame = (turn: number, startSample: number, samples: Int16Array): Uint8Array => {
  const bytes = new Uint8Array(HEADER_BYTES + samples.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, turn, true);
  view.setUint32(4, startSample, true);
  bytes.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), HEADER_BYTES);
  return bytes;
};

/** Reads what `encodeAudioFrame` wrote. */
export const decodeAudioFrame = (bytes: ArrayBuffer): AudioFrame => {
  const view = new DataView(bytes);
  return {
    turn: view.getUint32(0, true),
    startSample: view.getUint32(4, true),
    samples: new Int16Array(bytes.slice(HEADER_BYTES)),
  };
};
