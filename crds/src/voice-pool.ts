// VoicePool (vp): Piper servers that flows share. The schema that types, validation and crds/voicepool.yaml come from.
import type { Static } from 'typebox';
import { resourceOf } from './resource.ts';
import { VoicePoolSpec } from './spec/pool.ts';

export const VoicePool = resourceOf('VoicePool', { name: 'shared', what: 'the pool', spec: VoicePoolSpec });
/** A checked VoicePool, every default filled in. */
export type VoicePool = Static<typeof VoicePool>;
