// The AudioWorklet's module: the playout queue on the browser's audio thread. Built as a file of its own.
import { PlayoutQueue, type PlayoutCommand } from './playout-queue.ts';

// The worklet's global scope, which the DOM library does not describe.
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;
declare const sampleRate: number;

class Playout extends AudioWorkletProcessor {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A port has no origin.
  readonly #queue = new PlayoutQueue(sampleRate, (report) => this.port.postMessage(report));

  constructor() {
    super();
    this.port.addEventListener('message', ({ data }: MessageEvent<PlayoutCommand>) => this.#queue.accept(data));
    this.port.start();
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const output = outputs[0]?.[0];
    if (output) this.#queue.render(output);
    return true;
  }
}

registerProcessor('playout', Playout);
