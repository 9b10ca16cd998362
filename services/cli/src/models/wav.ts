// Samples as a WAV file, as transcription servers take them.

const HEADER_BYTES = 44;

/** A mono 16-bit WAV. */
export const toWav = (samples: Int16Array, sampleRateHz: number): Blob => {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0);
  header.writeUInt32LE(HEADER_BYTES - 8 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16); // size of the format block
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22); // one channel
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * 2, 28);
  header.writeUInt16LE(2, 32); // bytes of a sample
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  return new Blob(
    [header, new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength) as Uint8Array<ArrayBuffer>],
    {
      type: 'audio/wav',
    },
  );
};
