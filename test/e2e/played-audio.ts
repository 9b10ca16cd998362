// What a page really plays: every sample that goes to its loudspeaker, kept beside it.
import type { Page } from 'playwright-core';

/** Runs on the page's audio thread: keeps each block that comes in, hands all of them over when asked. */
const RECORDER = `
registerProcessor('recorder', class extends AudioWorkletProcessor {
  blocks = [];
  constructor() {
    super();
    this.port.onmessage = () => {
      const samples = new Float32Array(this.blocks.length * 128);
      this.blocks.forEach((block, index) => samples.set(block, index * 128));
      this.blocks = [];
      this.port.postMessage(samples, [samples.buffer]);
    };
  }
  process([input]) {
    this.blocks.push(input?.[0]?.slice() ?? new Float32Array(128));
    return true;
  }
});`;

const SILENCE_S = 0.5;

type Played = { samples: Float32Array; sampleRateHz: number };
type RecordingWindow = Window & { takePlayed?: () => Promise<Played> };

/** Taps whatever is connected to a loudspeaker; runs in the page before its own code. */
const tapLoudspeaker = (recorder: string): void => {
  // Called on the node that it belongs to, below.
  // oxlint-disable-next-line typescript/unbound-method
  const connect = AudioNode.prototype.connect as (this: AudioNode, ...to: unknown[]) => AudioNode;
  const tap = async (source: AudioNode): Promise<AudioWorkletNode> => {
    const url = URL.createObjectURL(new Blob([recorder], { type: 'text/javascript' }));
    await source.context.audioWorklet.addModule(url);
    const node = new AudioWorkletNode(source.context, 'recorder', { numberOfOutputs: 0 });
    connect.call(source, node);
    return node;
  };
  AudioNode.prototype.connect = function (this: AudioNode, ...to: unknown[]): AudioNode {
    if (to[0] instanceof AudioDestinationNode) {
      const tapped = tap(this);
      (window as RecordingWindow).takePlayed = async () => {
        const { port, context } = await tapped;
        return new Promise((resolve) => {
          port.addEventListener(
            'message',
            ({ data }: MessageEvent<Float32Array>) => resolve({ samples: data, sampleRateHz: context.sampleRate }),
            { once: true },
          );
          port.start();
          port.postMessage('take');
        });
      };
    }
    return connect.apply(this, to);
  };
};

/** Makes the page record what it plays, from its next load on. It must bypass its own policy: the recorder is no file of the server. */
export const recordPlayed = async (page: Page): Promise<void> => {
  await page.addInitScript(tapLoudspeaker, RECORDER);
};

/** Everything played since the last call, with half a second of the silence around it: the wait for it is no speech. */
export const takePlayed = async (page: Page): Promise<{ samples: Int16Array; sampleRateHz: number }> => {
  const { text, sampleRateHz } = await page.evaluate(async () => {
    const played = await (window as RecordingWindow).takePlayed?.();
    if (!played) throw new Error('the page has opened no loudspeaker');
    const pcm = Int16Array.from(played.samples, (level) => Math.max(-32_768, Math.min(32_767, level * 32_768)));
    const bytes = new Uint8Array(pcm.buffer);
    let text = '';
    for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
    return { text: btoa(text), sampleRateHz: played.sampleRateHz };
  });
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  return { samples: spokenPart(new Int16Array(bytes.buffer), SILENCE_S * sampleRateHz), sampleRateHz };
};

const spokenPart = (samples: Int16Array, around: number): Int16Array => {
  const first = samples.findIndex((sample) => sample !== 0);
  const last = samples.findLastIndex((sample) => sample !== 0);
  if (first < 0) return new Int16Array();
  return withShortWaits(samples.slice(Math.max(0, first - around), last + 1 + around), around);
};

/** A page that waited for audio was silent: that is measured elsewhere, and longer than any pause of a speaker. */
const withShortWaits = (samples: Int16Array, longest: number): Int16Array => {
  let silent = 0;
  return samples.filter((sample) => {
    silent = sample === 0 ? silent + 1 : 0;
    return silent <= longest;
  });
};
