// What a real part says of itself.
export type Part = {
  name: string;
  about: string;
  /** Where the part is; null when it is missing. */
  find(): Promise<string | null>;
  /** Gets it, with progress on the terminal; throws one sentence that says what to do. */
  get(): Promise<void>;
};
