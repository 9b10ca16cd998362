// Types of the parts of @echogarden/espeak-ng-emscripten that are used; the package brings none.
declare module '@echogarden/espeak-ng-emscripten' {
  type Worker = {
    rate: number;
    readonly samplerate: number;
    set_voice(name: string): number;
    convert_to_phonemes(text: string, ipa: boolean): { ptr: number };
    synthesize(text: string, onAudio: (samples: Int16Array, events: unknown[]) => boolean): void;
  };
  type Module = { readonly HEAPU8: Uint8Array; eSpeakNGWorker: new () => Worker };
  const createModule: () => Promise<Module>;
  export default createModule;
}
