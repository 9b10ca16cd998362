// What a real part says of itself.
export type Part = {
  name: string;
  about: string;
  /** Takes minutes: `npm test` names the command instead of getting it. */
  isSlow?: true;
  /** Where the part is; null when it is missing. */
  find(): Promise<string | null>;
  /** Gets it, with progress on the terminal; throws one sentence that says what to do. */
  get(): Promise<void>;
};
