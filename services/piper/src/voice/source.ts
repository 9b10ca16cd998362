// Where a voice can come from.
import type { VoiceName } from './voice-name.ts';

/** How far a pull is; `totalBytes` is null while it is unknown. */
export type PullProgress = { bytes: number; totalBytes: number | null; source: string };

export type FetchOptions = {
  folder: string;
  onProgress: (progress: PullProgress) => void;
  signal: AbortSignal;
};

export type VoiceSource = {
  /** For people: "the voice hub (example.org)". */
  readonly label: string;
  /**
   * Puts `<name>.onnx` and `<name>.onnx.json` into the folder.
   * Throws `UnknownVoice` when the source answers that it has none, anything else when it cannot be reached.
   */
  fetch(voice: VoiceName, options: FetchOptions): Promise<void>;
};
