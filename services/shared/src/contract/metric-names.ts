// Metrics that one service writes and another asks for. Each series says by its labels whose it is.

/** Histogram by `namespace, voiceflow, channel`: how long callers waited for the first word. */
export const FIRST_WORD_LATENCY = 'voiceflow_first_word_latency_seconds';
/** Counter by the same and `result`: `within` the target, `late`, `failed`. */
export const FIRST_WORD_TURNS = 'voiceflow_first_word_turns_total';
/** Gauge by `namespace, voiceflow, accepting`: calls that an agent has now. */
export const AGENT_CALLS = 'voiceflow_agent_calls';
/** Gauge of each Piper: replies that are being spoken. */
export const TTS_ACTIVE = 'voiceflow_tts_active';
