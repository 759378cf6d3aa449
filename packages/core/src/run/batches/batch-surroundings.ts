import type { Annotator } from '../../contract/annotator.ts';
import type { Batching } from '../../contract/batching.ts';
import type { CallAccounts } from '../account-call.ts';
import type { Handover } from '../handover.ts';
import type { BatchesOptions } from './batch-keeping.ts';
import type { BatchVendor } from './batch-vendor.ts';
import type { Packing } from './packing.ts';

/** What the batches of an annotator are handed in, looked at and read with. */
export interface BatchSurroundings<A extends string> {
  annotator: Annotator;
  batching: Batching;
  batches: BatchesOptions;
  vendor: BatchVendor;
  packing: Packing<A>;
  handover: Handover<A>;
  accounts: CallAccounts;
  signal: AbortSignal;
  now(): number;
  /** Whether nothing further is begun. */
  isOver(): boolean;
  /** How much of what this annotator answered waits for the reader. */
  unread(): number;
  /** Waits until anything has happened, such as the reader's coming back. */
  untilStep(): Promise<void>;
  /** How far it is has changed. */
  tell(): void;
  wake(): void;
  crash(error: unknown): void;
}
