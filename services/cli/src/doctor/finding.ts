// What the doctor says of one thing: how it is, and what to do where it is wrong.

export type Finding = {
  /** `note`: it works, and could be better. */
  kind: 'ok' | 'note' | 'fault';
  text: string;
  remedy?: string;
};

export const ok = (text: string): Finding => ({ kind: 'ok', text });
export const note = (text: string, remedy: string): Finding => ({ kind: 'note', text, remedy });
export const fault = (text: string, remedy: string): Finding => ({ kind: 'fault', text, remedy });
