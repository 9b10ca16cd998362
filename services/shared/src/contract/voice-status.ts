// What the speech service says of its voices: `GET /v1/voices`, and the console's status line.
import { Type, type Static } from 'typebox';

export const VoiceStatus = Type.Object({
  name: Type.String(),
  language: Type.String({ description: 'BCP 47, as the voice file has it' }),
  /** Which engine speaks now when this voice is asked for: espeak until the Piper voice is ready. */
  engine: Type.Union([Type.Literal('piper'), Type.Literal('espeak')]),
  state: Type.Union([
    Type.Literal('absent'),
    Type.Literal('pulling'),
    Type.Literal('loading'),
    Type.Literal('ready'),
    Type.Literal('failed'),
  ]),
  /** While pulling: 0 to 100. */
  percent: Type.Optional(Type.Number()),
  /** Once ready: window by window, or each sentence in one piece, because nobody knows how to cut the model. */
  mode: Type.Optional(Type.Union([Type.Literal('streaming'), Type.Literal('one-shot')])),
  /** Where it is being pulled from, why it is spoken in one piece, or why it failed and what to do: one sentence. */
  reason: Type.Optional(Type.String()),
  /** The names of a voice's speakers, where it has several. */
  speakers: Type.Optional(Type.Array(Type.String())),
  digest: Type.Optional(Type.String({ description: 'sha256 of the model file' })),
});
export type VoiceStatus = Static<typeof VoiceStatus>;

export const VoiceList = Type.Object({ voices: Type.Array(VoiceStatus) });
export type VoiceList = Static<typeof VoiceList>;
