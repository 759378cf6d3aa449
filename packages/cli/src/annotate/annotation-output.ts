import { resolve } from 'node:path';
import { type Annotation, annotate, InputError, type Sample } from '@visionprefer/core';
import {
  type ImagesFile,
  type Journal,
  type JournalAnnotateOptions,
  openJournal,
  openRecordWriter,
} from '@visionprefer/journal';
import type { Surroundings } from '../surroundings.ts';
import type { Status } from '../terminal/status.ts';
import type { AnnotatePlan } from './annotate-plan.ts';
import { imagesVersion } from './lazy-image-loader.ts';

/** Where annotations go, and what is there already. */
export interface AnnotationOutput {
  /** The journal, and what it knows of images; absent when there is none. */
  kept?: { journal: Journal; known: ImagesFile };
  /** Annotates samples; each annotation is written before it is yielded. */
  annotate(
    samples: Iterable<Sample> | AsyncIterable<Sample>,
    options: JournalAnnotateOptions,
  ): AsyncIterable<Annotation>;
  close(): Promise<void>;
}

/**
 * Opens the journal as the user named it; `-` writes to stdout, where nothing can be resumed.
 *
 * @throws InputError when it cannot be written.
 */
export async function openAnnotationOutput(
  { out, retry }: Pick<AnnotatePlan, 'out' | 'retry'>,
  { folder, stdout }: Surroundings,
  status: Status,
): Promise<AnnotationOutput> {
  if (out === '-') {
    const writer = await openRecordWriter({ named: out, folder, stdout, replaces: () => true });
    return {
      async *annotate(samples, { batches, ...options }) {
        if (batches)
          throw new InputError('--batch needs a file that remembers what was handed in: name one with --out.');
        for await (const annotation of annotate(samples, options)) {
          await writer.write(annotation);
          yield annotation;
        }
      },
      close: writer.finish,
    };
  }
  const journal = await openJournal(resolve(folder, out), { label: out, retry });
  if (journal.healed) {
    status.say(`${out}: cut off ${journal.healed} bytes of an unfinished last line; what it was about is asked again.`);
  }
  const known = await journal.knownImages(imagesVersion);
  return { kept: { journal, known }, annotate: journal.annotate, close: journal.close };
}
