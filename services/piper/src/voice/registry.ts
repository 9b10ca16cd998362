// The voices this service should have: each is pulled, loaded and warmed in the background, and says how far it is.
import type { VoiceStatus } from '@firstword/shared/contract/voice-status';
import type { LoadedVoice } from './load.ts';
import type { VoicePreparation } from './prepare-voice.ts';
import { createShelf } from './shelf.ts';
import { createVoiceEntry, type VoiceEntry } from './voice-entry.ts';
import { unknownVoice } from './voice-name.ts';
import type { WantedVoice } from './wanted-voice.ts';

export type VoiceRegistry = {
  /** Throws `UnknownVoice` for a voice that this service was not asked to have. */
  status(name: string): VoiceStatus;
  list(): VoiceStatus[];
  /** The voice, once it is ready; until then null, and espeak-ng speaks. */
  loaded(name: string): LoadedVoice | null;
  /** Keeps what `loaded` gives until the returned function is called, whatever is wanted meanwhile. */
  hold(name: string): () => void;
  /** Calls back on every change; the returned function ends it. */
  subscribe(listener: () => void): () => void;
  /** Prepares what is new beside the rest; lets go of what is not listed once nobody speaks with it. */
  want(voices: readonly WantedVoice[]): void;
  close(): Promise<void>;
};

export type VoiceRegistryOptions = VoicePreparation & { voices: readonly WantedVoice[] };

const isSame = (a: WantedVoice, b: WantedVoice): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Begins at once. Throws `UnknownVoice` for a name without a source that no public voice can have. */
export const createVoiceRegistry = ({ voices, ...preparation }: VoiceRegistryOptions): VoiceRegistry => {
  let entries = new Map<string, VoiceEntry>();
  const listeners = new Set<() => void>();
  const preparing = new Set<Promise<void>>();
  const shelf = createShelf();
  const onChange = (): void => listeners.forEach((listener) => listener());

  const begin = (wanted: WantedVoice): VoiceEntry => {
    const before = entries.get(wanted.name);
    if (before && isSame(before.wanted, wanted)) return before;
    const former = before?.held() ?? null;
    const entry = createVoiceEntry({ ...preparation, wanted, former, shelf, onChange });
    before?.abandon();
    const settled = entry.settled.finally(() => preparing.delete(settled));
    preparing.add(settled);
    return entry;
  };
  const want = (wanted: readonly WantedVoice[]): void => {
    const next = new Map(wanted.map((voice) => [voice.name, begin(voice)]));
    for (const [name, entry] of entries) {
      if (next.has(name)) continue;
      entry.abandon();
      entry.held()?.retire();
    }
    entries = next;
    onChange();
  };
  const find = (name: string): VoiceEntry => {
    const entry = entries.get(name);
    if (!entry) throw unknownVoice(name);
    return entry;
  };
  want(voices);
  return {
    status: (name) => find(name).status(),
    list: () => Array.from(entries.values(), (entry) => entry.status()),
    loaded: (name) => find(name).held()?.voice ?? null,
    hold: (name) => find(name).held()?.hold() ?? (() => undefined),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    want,
    async close() {
      for (const entry of entries.values()) entry.abandon();
      await Promise.all(preparing);
      await shelf.close();
    },
  };
};
