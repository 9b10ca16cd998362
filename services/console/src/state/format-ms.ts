// Milliseconds for people.

/** `0.4 ms`, `212 ms`, `1,240 ms`: tenths only where they say something. */
export const formatMs = (ms: number): string => {
  if (ms > 0 && ms < 0.05) return '< 0.1 ms';
  const digits = ms < 10 && ms > 0 ? 1 : 0;
  return `${ms.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ms`;
};
