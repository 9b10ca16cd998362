// Bytes of a PCM body to samples, wherever the network cut them.

/** s16le bytes as samples; half a sample at a chunk's end waits for its other half, at the body's end it is dropped. */
export async function* pcmSamples(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Int16Array, void, undefined> {
  let rest = new Uint8Array(0);
  for await (const chunk of bytes) {
    const whole = new Uint8Array(rest.length + chunk.length);
    whole.set(rest);
    whole.set(chunk, rest.length);
    const usable = whole.length - (whole.length % 2);
    rest = whole.slice(usable);
    // A fresh buffer starts aligned; the platforms that Node runs on are little-endian, like the bytes.
    if (usable > 0) yield new Int16Array(whole.buffer, 0, usable / 2);
  }
}
