import type { BatchStatus } from '../../contract/batching.ts';
import type { BatchClaim } from './batch-claim.ts';
import type { TicketedBatch } from './batch-keeping.ts';
import type { BatchQuestion } from './batch-question.ts';

/** A batch that has a ticket. */
export interface OpenBatch<A extends string> {
  readonly ticketed: TicketedBatch;
  /** `begun`: it is not known whether the vendor has it; `read`: all that came of it was given, and waits to be safe. */
  state: 'begun' | 'going on' | 'ended' | 'read';
  /** The vendor's id; undefined while it is begun. */
  batchId: string | undefined;
  /** Key → question, of those that were not read yet and that this run has come by. */
  readonly wanted: Map<string, BatchQuestion<A>>;
  /** Keys of those that it has not come by. */
  readonly unmet: Set<string>;
  readonly claim: BatchClaim;
  likelyTokens: number;
  /** What is being done about it just now. */
  doing: 'nothing' | 'looking' | 'handing in' | 'reading';
  /** The last that its vendor said of it. */
  status: BatchStatus | undefined;
  /** When to look at it next, and after how long once more. */
  lookAtMs: number;
  lookEveryMs: number;
}
