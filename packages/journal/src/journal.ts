import {
  type Annotation,
  annotationSchema,
  type Outcome,
  type PaperAspect,
  type Run,
  type Sample,
  type Source,
} from '@visionprefer/core';
import { annotateInto, type JournalAnnotateOptions } from './annotate-into.ts';
import { refusePacked } from './archive/refuse-packed.ts';
import { appendLines } from './file/append-lines.ts';
import { WriteError } from './file/cannot-write.ts';
import { healLastLine } from './file/heal-last-line.ts';
import { openLocked } from './file/open-locked.ts';
import { type ImagesFile, openKnownImages } from './images/known-images.ts';
import type { JournalOptions } from './journal-options.ts';
import { lineBeginning, writeLine } from './lines/journal-line.ts';
import { parseJsonLine } from './lines/parse-json-line.ts';
import { oneRun } from './one-run.ts';
import { type JournalRunOptions, openRunInto } from './open-run-into.ts';
import { readAnnotations } from './records/read-annotations.ts';
import { readSettled, type Settled } from './records/read-settled.ts';
import { openSpendingFile, type SpendingFile } from './spending/spending-file.ts';

/**
 * The file that annotations are appended to, and from which a later run knows what is settled. Iterating over it gives
 * what earlier runs settled, so that it is a `resume` of `annotate`, `forecast` and an open run. Keys and costs alone are
 * read, a million in a second or two. Throws InputError at a line that is no annotation.
 */
export interface Journal extends AsyncIterable<Settled> {
  /** Where it really lies, links resolved. */
  readonly path: string;
  /** Bytes of an unfinished last line that were cut off. */
  readonly healed: number;
  /**
   * `annotate` on this journal, which may be killed at any moment: what stands in the journal is not asked again, and
   * each annotation is written before it is yielded. A budget holds for all runs on the journal together. Images that
   * were read by an earlier run are not read again, if `loadImage` has a `preparedBy`.
   *
   * @throws WriteError when an annotation cannot be written, and what `annotate` throws; InputError while another run on
   * this journal is open.
   */
  annotate<A extends string>(
    samples: Source<Sample>,
    options: JournalAnnotateOptions<A>,
  ): AsyncGenerator<Annotation<A>, void, undefined>;
  /**
   * `openRun` on this journal, for an application that asks about one sample now and the next one later: each annotation
   * is written before it is given to who asked. What stands in the journal is not asked again, and a budget holds for all
   * runs on the journal together, killed ones included. Close the run, then the journal.
   *
   * @throws InputError for options that cannot work, and while another run on this journal is open.
   */
  openRun<A extends string = PaperAspect>(options: JournalRunOptions<A>): Promise<Run<A>>;
  /** Writes each annotation, then yields it. Throws WriteError like {@link Journal.append}. */
  record<A extends string>(annotations: Source<Annotation<A>>): AsyncGenerator<Annotation<A>, void, undefined>;
  /**
   * Writes one annotation. Once it returns, no kill of this process can lose it; within 100 ms, on a disk that works, no
   * power cut can.
   *
   * @throws WriteError when it could not be written, or what was written before did not reach the disk.
   */
  append(annotation: Annotation): void;
  /**
   * Takes the annotation that was appended last out again.
   *
   * @throws InputError when the last line is another one.
   */
  takeBack(annotation: Pick<Annotation, 'key'>): Promise<void>;
  /**
   * Takes an annotation out again that others may have followed: its line becomes blank. A kill meanwhile leaves the
   * annotation or the blank.
   *
   * @throws InputError when it is not in the last megabyte.
   */
  strike(annotation: Pick<Annotation, 'key'>): Promise<void>;
  /**
   * What is known of images from earlier runs, in the file beside the journal. Closed with the journal.
   *
   * @param preparedBy What prepares images: its name or version. What was noted under another one is passed over.
   */
  knownImages(preparedBy: string): Promise<ImagesFile>;
  /**
   * What earlier runs with a budget may have spent on calls that no annotation tells of.
   *
   * @throws InputError when the file that says so cannot be understood.
   */
  unaccounted(): Pick<SpendingFile, 'file' | 'earlierUsd'>;
  /**
   * Waits until everything is on the disk, and lets go of the file; a second call waits for the first.
   *
   * @throws WriteError when something did not reach the disk.
   */
  close(): Promise<void>;
}

/**
 * Opens or begins a journal, for this process alone. A last line that was torn by a kill is cut off.
 *
 * @throws InputError when it cannot be written, another process writes it, or it is no journal.
 */
export async function openJournal(named: string, { retry = [], label = named }: JournalOptions = {}): Promise<Journal> {
  await refusePacked(named, label);
  const { file, path, lock } = await openLocked(named, label);
  try {
    const healed = await healLastLine(file, { beginning: lineBeginning, isWhole: isAnnotation }, label);
    // A file that is something else is turned down before anything is made beside it.
    for await (const _ of readSettled(path, label, retry)) break;
    const lines = appendLines(file, { path, label, isHeld: lock.isHeld });
    let images: Promise<ImagesFile> | undefined;
    let closing: Promise<void> | undefined;
    const closeAll = async () => {
      try {
        await (await images)?.close();
        await lines.close();
      } finally {
        await file.close();
        lock.release();
      }
    };
    const store = {
      isHeld: lock.isHeld,
      beginRun: oneRun(label),
      answers: () => readAnswers(path, retry),
    };
    const journal: Journal = {
      path,
      healed,
      [Symbol.asyncIterator]: () => readSettled(path, label, retry),
      annotate: (samples, options) => annotateInto({ ...journal, ...store }, samples, options),
      openRun: (options) => openRunInto({ ...journal, ...store }, options),
      record: (annotations) => record(journal, annotations),
      append(annotation) {
        if (closing !== undefined)
          throw new WriteError(`${label} was closed before this annotation came. Open the journal again.`);
        lines.append(writeLine(annotation));
      },
      takeBack: ({ key }) => lines.takeBack(beginningOf(key)),
      strike: ({ key }) => lines.strike(beginningOf(key)),
      knownImages: (preparedBy) => {
        images ??= openKnownImages(path, preparedBy);
        return images;
      },
      unaccounted: () => openSpendingFile(path),
      close() {
        closing ??= closeAll();
        return closing;
      },
    };
    return journal;
  } catch (error) {
    await file.close();
    lock.release();
    throw error;
  }
}

function beginningOf(key: string): string {
  return `${lineBeginning}${JSON.stringify(key).slice(1)}`;
}

function isAnnotation(text: string): boolean {
  const parsed = parseJsonLine(text);
  return 'value' in parsed && annotationSchema.safeParse(parsed.value).success;
}

async function* readAnswers(path: string, retry: readonly Outcome[]): AsyncGenerator<Annotation, void, undefined> {
  for await (const annotation of readAnnotations(path)) if (!retry.includes(annotation.outcome)) yield annotation;
}

async function* record<A extends string>(
  journal: Journal,
  annotations: Source<Annotation<A>>,
): AsyncGenerator<Annotation<A>, void, undefined> {
  for await (const annotation of annotations) {
    journal.append(annotation);
    yield annotation;
  }
}
