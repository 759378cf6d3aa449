/**
 * A sample as it stands in a file, unchecked and with its paths as written, gathered of several rows or not; or why there
 * is none. Or a note: something that costs nobody its sample, and is told all the same.
 */
export type Row =
  | ({ line: number } & ({ value: unknown; isGathered?: true } | { problem: string }))
  | { line?: number; note: string };
