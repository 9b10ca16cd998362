// One wanted voice: how far it is, and what speaks for it meanwhile.
import type { VoiceStatus } from '@firstword/shared/contract/voice-status';
import { prepareVoice, type VoicePreparation } from './prepare-voice.ts';
import type { HeldVoice, Shelf } from './shelf.ts';
import { parseVoiceName } from './voice-name.ts';
import type { WantedVoice } from './wanted-voice.ts';

export type VoiceEntry = {
  readonly wanted: WantedVoice;
  status(): VoiceStatus;
  held(): HeldVoice | null;
  /** Stops preparing; what is held stays. */
  abandon(): void;
  /** Resolves when nothing is prepared any more. */
  readonly settled: Promise<void>;
};

export type VoiceEntryOptions = VoicePreparation & {
  wanted: WantedVoice;
  /** Speaks until this one is ready, and is retired then. */
  former: HeldVoice | null;
  shelf: Shelf;
  onChange: () => void;
};

const FALLBACK_LANGUAGE = 'en-US';

const languageOf = ({ name, language, source }: WantedVoice): string => {
  if (language) return language;
  try {
    return parseVoiceName(name).language;
  } catch (error) {
    if (!source) throw error;
    return FALLBACK_LANGUAGE;
  }
};

/** Begins at once. Throws `UnknownVoice` for a name without a source that no public voice can have. */
export const createVoiceEntry = (options: VoiceEntryOptions): VoiceEntry => {
  const { wanted, former, shelf, onChange, log } = options;
  const { name } = wanted;
  const abandoning = new AbortController();
  const { signal } = abandoning;
  let held = former;
  let status: VoiceStatus;

  const show = (change: Pick<VoiceStatus, 'state'> & Partial<VoiceStatus>): void => {
    const before = JSON.stringify(status);
    const config = held?.voice.config;
    const speakers = [...(config?.speakerIds.keys() ?? [])];
    const language = config?.language ?? languageOf(wanted);
    const engine = held ? 'piper' : 'espeak';
    status = { name, language, engine, ...(speakers.length > 0 ? { speakers } : {}), ...change };
    if (before !== undefined && JSON.stringify(status) !== before) onChange();
  };
  const onState = (change: Pick<VoiceStatus, 'state'> & Partial<VoiceStatus>): void => {
    if (!signal.aborted) show(change);
  };
  const prepare = async (): Promise<void> => {
    const prepared = await prepareVoice(wanted, { ...options, signal, onState });
    if (!prepared) return;
    held = shelf.put(prepared.voice);
    former?.retire();
    show({ state: 'ready', digest: prepared.digest, ...prepared.voice.engine.mode });
    log.info({ voice: name }, 'voice ready');
  };
  show({ state: 'absent' });
  return {
    wanted,
    status: () => status,
    held: () => held,
    abandon: () => abandoning.abort(),
    settled: prepare(),
  };
};
