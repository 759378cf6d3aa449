/** A sample as it stands in a file, unchecked and with its paths as written; or why there is none. */
export type Row = { line: number } & ({ value: unknown } | { problem: string });
