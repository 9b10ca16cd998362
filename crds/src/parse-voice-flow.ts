// A VoiceFlow file's text becomes a VoiceFlow, or every fault that it has.
import type { Fault } from './faults/finding.ts';
import { parseResource } from './parse-resource.ts';
import type { VoiceFlow } from './voice-flow.ts';

export type ParsedVoiceFlow =
  | { ok: true; flow: VoiceFlow; warnings: Fault[] }
  | { ok: false; faults: Fault[]; warnings: Fault[] };

/** Reads a VoiceFlow file and fills in its defaults. Never throws; faults come in the order of the lines. */
export const parseVoiceFlow = (text: string): ParsedVoiceFlow => {
  const parsed = parseResource<VoiceFlow>(text, ['VoiceFlow']);
  return parsed.ok ? { ok: true, flow: parsed.resource, warnings: parsed.warnings } : parsed;
};
