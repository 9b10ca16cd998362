// Texts of VoiceFlow files for tests: a valid one, and how to spoil it.

export const VALID = `apiVersion: firstword.dev/v1alpha1
kind: VoiceFlow
metadata:
  name: front-desk
spec:
  firstWord: { target: 800ms, objective: "0.95" }
  flow:
    start: greet
    nodes:
      - id: greet
        type: say
        text: Good morning.
      - id: talk
        type: llm
        prompt: You are the front desk.
    edges:
      - { from: greet, to: talk }
  llm: { baseURL: "http://localhost:8000/v1", model: tiny }
  turns: { apology: Sorry. }
`;

/** The valid text with one part of it replaced; the part must be there. */
export const validWith = (part: string, replacement: string): string => {
  if (!VALID.includes(part)) throw new Error(`the valid text has no ${part}`);
  return VALID.replace(part, () => replacement);
};
