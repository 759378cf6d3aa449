import type { Consensus } from '@visionprefer/core';
import type { RunRecords } from '../build/run-records.ts';
import type { VerdictSentence } from '../verdict/verdict-record.ts';

/** One of two runs. */
export interface RunToCompare {
  name: string;
  records: RunRecords;
  /** What people voted, where the consensus is of others alone. */
  people?: readonly Consensus[] | undefined;
  /** What it was told, by name; absent where that was not noted. */
  settings?: Readonly<Record<string, string>> | undefined;
  provenance?: readonly string[] | undefined;
  /** Its verdict in words. */
  sentences?: readonly VerdictSentence[] | undefined;
}
