import type { MissingOutcome } from '@visionprefer/core';

/** What a row says, before it is a record. */
export type Said = { sampleId: string; annotatorId: string; imageIds: string[]; aspect: string } & (
  | { score: number; rationale?: string }
  | { preferred: string }
  | { outcome: MissingOutcome; detail: string }
);
