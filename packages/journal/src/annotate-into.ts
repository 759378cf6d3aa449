import {
  type AnnotateOptions,
  type Annotation,
  annotate,
  type BatchesOptions,
  BudgetError,
  InputError,
  inBatches,
  type Progress,
  type Sample,
  type Source,
} from '@visionprefer/core';
import { openTicketFile, readTickets } from './batches/ticket-file.ts';
import type { ImagesFile } from './images/known-images.ts';
import type { BeginRun } from './one-run.ts';
import type { Settled } from './records/read-settled.ts';
import { type HeldJournal, openAccount } from './spending/account.ts';

/** Options of `annotate`, without what the journal itself tells. */
export interface JournalAnnotateOptions<A extends string = string>
  extends Omit<AnnotateOptions<A>, 'resume' | 'known' | 'batches'> {
  /** Annotators that are asked in batches, which a file beside the journal remembers. Default: none. */
  batches?: Omit<BatchesOptions, 'keeping'> | undefined;
}

/** What is needed of a journal to annotate into it. */
export interface AnnotationStore extends AsyncIterable<Settled>, HeldJournal {
  beginRun: BeginRun;
  append(annotation: Annotation): void;
  /** Whole annotations, without those that are asked again. */
  answers(): AsyncIterable<Annotation>;
  knownImages(preparedBy: string): Promise<ImagesFile>;
}

/**
 * Annotates samples and writes each annotation into a journal before it is yielded. Questions that the journal settles are
 * not asked, images that it knows are not read, and a budget holds for all runs on it together.
 *
 * @throws InputError while another run on the journal is open.
 */
export async function* annotateInto<A extends string>(
  journal: AnnotationStore,
  samples: Source<Sample>,
  options: JournalAnnotateOptions<A>,
): AsyncGenerator<Annotation<A>, void, undefined> {
  const endRun = journal.beginRun();
  try {
    yield* annotateAlone(journal, samples, options);
  } finally {
    endRun();
  }
}

async function* annotateAlone<A extends string>(
  journal: AnnotationStore,
  samples: Source<Sample>,
  options: JournalAnnotateOptions<A>,
): AsyncGenerator<Annotation<A>, void, undefined> {
  const { adaptive, budget, loadImage, onProgress } = options;
  checkTickets(journal, options);
  const keeping = options.batches && openTicketFile(journal.path);
  const preparedBy = loadImage?.preparedBy;
  const known = preparedBy === undefined ? undefined : await journal.knownImages(preparedBy);
  const account = budget && openAccount(journal, budget);
  if (adaptive) for await (const annotation of journal.answers()) adaptive.add(annotation);
  let progress: Progress | undefined;
  const annotations = annotate(samples, {
    ...options,
    budget: account?.budget,
    known,
    resume: account ? account.carry(journal) : journal,
    batches: keeping && options.batches && inBatches({ ...options.batches, keeping }),
    onProgress(now) {
      progress = now;
      onProgress?.(now);
    },
  });
  try {
    for await (const annotation of annotations) {
      journal.append(annotation);
      account?.count(annotation);
      yield annotation;
    }
    account?.close(progress);
  } catch (error) {
    if (error instanceof BudgetError) account?.close(progress);
    throw error;
  } finally {
    keeping?.close();
  }
}

/** Throws InputError when questions that are in a batch might be asked live, or a budget might be passed by a batch. */
export function checkTickets<A extends string>(
  { path }: Pick<AnnotationStore, 'path'>,
  { annotators, batches, budget }: Pick<JournalAnnotateOptions<A>, 'annotators' | 'batches' | 'budget'>,
): void {
  for (const { annotatorId } of readTickets(path)) {
    const annotator = annotators.find(({ id }) => id === annotatorId);
    if (annotator ? batches?.asks(annotator) : !budget) continue;
    throw new InputError(
      `${annotatorId} has batches under way that were handed in for ${path}, and ${annotator ? 'is to be asked live: what is in them would be asked and paid for twice' : 'is not asked in this run: its batches would not count in the budget'}. Ask it in batches, as before, until they are read; or cancel them first.`,
    );
  }
}
