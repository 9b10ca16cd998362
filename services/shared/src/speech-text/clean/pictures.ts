// Emoji, keycaps and smileys: pictures that a voice would read out by name.

const EMOJI =
  /\p{RI}\p{RI}|[#*\d]\uFE0F?\u20E3|(?![©®™])\p{Extended_Pictographic}(?:\uFE0F|\p{EMod}|\u200D\p{Extended_Pictographic}|[\u{E0020}-\u{E007F}])*|[\uFE0F\u20E3\p{EMod}\u{E0020}-\u{E007F}]/gu;
const SMILEYS = /(?<![^\s])(?:[:;=8][-']?[)(DPp/|*]|<3|\^\^|XD)(?![^\s.,!?])/g;
const ARROWS = /\s*(?:[\u2190-\u21FF\u27F5-\u27FF]|<?[-=]{1,2}>)\s*/g;

/** Takes pictures out; an arrow becomes a pause. */
export const withoutPictures = (text: string): string =>
  text.replace(EMOJI, ' ').replace(SMILEYS, ' ').replace(ARROWS, ', ');
