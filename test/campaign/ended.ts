// How a campaign ended.
export type Ended = { failed: boolean; numRuns: number; report: string | undefined };
