import type { Answer, AnswerOptions } from './answer.ts';
import type { KnownImage } from './loaded-image.ts';
import type { Question } from './question.ts';

/**
 * How a vendor is handed many questions at once, to be answered within a day at a lower price. Requests are written one
 * by one, packed by whoever hands them in, and known by their keys when they come back in any order.
 */
export interface Batching {
  /** Most that one batch may hold: requests, and bytes of all of them together. */
  limits: BatchLimits;
  /** Times the usual price that a question costs in a batch. */
  priceFactor: number;
  /**
   * One question as a request of a batch, in the vendor's form, images inside.
   *
   * @param key 1 to 40 letters, digits, `-` and `_`; once in a batch.
   */
  write(key: string, question: Question, options: Pick<AnswerOptions, 'maxOutputTokens'>): Promise<string>;
  /**
   * Hands a batch in, and gives the vendor's id of it.
   *
   * @param requests As `write` wrote them; all for the same model.
   * @throws AnnotatorError when the vendor does not take it, or it is not known whether it did: `find` tells.
   */
  submit(requests: readonly string[], options: BatchOptions & { ticket: string }): Promise<string>;
  /**
   * The id of the batch that was handed in with this ticket; undefined when the vendor has none.
   *
   * @throws AnnotatorError of a kind that passes when it cannot be told yet.
   */
  find(ticket: string, options: BatchOptions & HandedIn): Promise<string | undefined>;
  /** How far a batch is. */
  status(batchId: string, options: BatchOptions): Promise<BatchStatus>;
  /** What came of a batch that has ended, in any order; nothing of a request that has no line. */
  collect(batchId: string, options: BatchOptions): AsyncIterable<BatchResult>;
  /** Asks the vendor to stop. What is answered by then can still be collected. */
  cancel(batchId: string, options: BatchOptions): Promise<void>;
}

/** Most that one batch may hold. */
export interface BatchLimits {
  requests: number;
  bytes: number;
}

/** What is known of a batch of which it is not known whether the vendor has it: for vendors that keep no ticket. */
export interface HandedIn {
  /** Of its questions. */
  keys: readonly string[];
  /** When it was about to be handed in, in milliseconds since 1970. */
  begunMs: number;
  /** Ids of other batches that were handed in. */
  known: readonly string[];
}

/** How one call about a batch is to be made. */
export interface BatchOptions {
  /** Aborted when nobody waits any more. */
  signal: AbortSignal;
}

/** How far a batch is. */
export interface BatchStatus {
  /**
   * `ended`: there is something to collect, be it in part; `failed`: nothing was asked at all, because of what is in it;
   * `full`: nothing was asked, because the vendor has enough of this account's waiting; `unknown`: a word that is not
   * known, which counts as going on.
   */
  state: 'working' | 'ended' | 'failed' | 'full' | 'unknown';
  /** The vendor's own word for it, and its reason where it gives one. */
  detail: string;
  /** Why requests without a result have none, where the vendor says it of all of them. */
  unanswered?: 'cancelled' | 'expired' | undefined;
  /** Requests that are done with, and how many there are, where the vendor tells. */
  done?: number | undefined;
  total?: number | undefined;
}

/** What came of one request of a batch. */
export interface BatchResult {
  key: string;
  /**
   * The answer.
   *
   * @throws AnnotatorError for everything that is none: `overloaded` when the vendor did not come to it in time, which
   * costs nothing and is asked again; `bad-request` when the batch was cancelled before, and nobody wants it any more.
   */
  read(question: Question<string, KnownImage>): Answer;
}
