// What a flow says that never changes, for the speech service that starts with it.
import { spokenTexts } from '@firstword/crds/spec/spoken-texts';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { staticTexts as speechOf } from '@firstword/shared/speech-text/static-texts';

export const staticTexts = ({ spec }: VoiceFlow): { text: string }[] =>
  speechOf(spokenTexts(spec), spec).map((text) => ({ text }));
