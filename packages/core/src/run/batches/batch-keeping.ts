import type { Annotator } from '../../contract/annotator.ts';
import type { AnnotatorError } from '../../contract/errors.ts';
import type { KnownImage } from '../../contract/loaded-image.ts';
import type { Question } from '../../contract/question.ts';
import type { Usage } from '../../records/records.ts';
import type { MostTokens } from '../budget/reckoning.ts';

/** Questions that were packed into one batch, and how far it is known to have come. */
export interface TicketedBatch {
  /** By what the vendor is asked whether it has the batch. */
  ticket: string;
  annotatorId: string;
  /** Of the questions in it. */
  keys: readonly string[];
  /** Tokens that its questions together have no more of: what a budget sets aside for it. */
  mostTokens: MostTokens;
  /** When it was begun, in milliseconds since 1970. */
  begunMs: number;
  /** The vendor's own id; absent while it is not known whether the vendor has the batch. */
  batchId?: string | undefined;
}

/**
 * Remembers batches beyond this process. What each call says is safe when it returns: a ticket before its batch is handed
 * in, the id as soon as the vendor tells it, the end when all that came of it is. So whatever is killed whenever, no
 * question is in two batches and no batch is forgotten.
 */
export interface BatchKeeping {
  /** Batches that are not done with, oldest first. */
  open(): readonly TicketedBatch[];
  /** Notes that these questions are about to be handed in, and gives the ticket. */
  begin(batch: Pick<TicketedBatch, 'annotatorId' | 'keys' | 'mostTokens'>): TicketedBatch;
  /** The vendor has the batch. */
  submitted(ticket: string, batchId: string): void;
  /** All that came of it has been read, or the vendor has never had it. */
  done(ticket: string): void;
}

/** Who is asked in batches, and how. */
export interface BatchesOptions {
  /** Which annotators are asked in batches; each has to offer it with `batch`. */
  asks(annotator: Annotator): boolean;
  keeping: BatchKeeping;
  /** Milliseconds until a batch is looked at for the first time; later ones take longer, up to a minute. Default 2,000. */
  firstLookMs?: number | undefined;
  /**
   * Milliseconds after which a vendor shows every batch that it has taken. A ticket of which it is not known whether its
   * batch was handed in, as after a kill, is given up when the vendor shows none after that time. Default 15,000.
   */
  shownAfterMs?: number | undefined;
  /** Told of a batch that was handed in, has ended, or has a status that is not known; once each. */
  onBatch?: ((news: BatchNews) => void) | undefined;
  /**
   * Told of each question whose answer was read, or that has none: for traces and measures, as `onCall` is of calls that
   * are made live. It is told after what `onBatch` says of the end of its batch.
   */
  onAnswer?: ((answered: BatchAnswered) => void) | undefined;
}

/** A question of a batch, and what its answer took. */
export interface BatchAnswered {
  annotator: Annotator;
  batchId: string;
  question: Question<string, KnownImage>;
  sampleId: string;
  /** Of the annotation that it is to become. */
  key: string;
  maxOutputTokens: number;
  /** Who really answered, where that was told. */
  model?: string | undefined;
  usage?: Usage | undefined;
  /** US dollars at the price of a batch; undefined when no price is known, or not what was used. */
  usd?: number | undefined;
  /** Why there is no answer. */
  error?: AnnotatorError | undefined;
}

/** What there is to tell of a batch. */
export interface BatchNews {
  annotator: Annotator;
  batchId: string;
  questions: number;
  /** When it was about to be handed in, in milliseconds since 1970. */
  begunMs: number;
  state: 'submitted' | 'ended' | 'failed' | 'full' | 'unknown';
  /** The vendor's word for it; absent of one just handed in. */
  detail?: string | undefined;
}

/** How far the batches of one annotator are. */
export interface BatchProgress {
  /** Batches that are not read yet. */
  open: number;
  /** Questions in them, and of how many of those the vendor says that they are done. */
  questions: number;
  done: number;
}
