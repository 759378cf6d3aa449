import { resolve } from 'node:path';
import type { Annotation, KnownImages } from '@visionprefer/core';
import {
  openJournal,
  openKnownImages,
  openRecordWriter,
  type Settled,
  type SettledOptions,
} from '@visionprefer/journal';
import type { Edges } from '../edges.ts';
import type { Status } from '../terminal/status.ts';
import { imagesVersion } from './images-version.ts';
import { type Survey, type Surveyed, surveyRun } from './survey-run.ts';

/** Where annotations go, and what is there already. */
export interface Sink {
  /** The journal, links resolved; absent when there is none. */
  path?: string;
  settled(options: SettledOptions): AsyncIterable<Settled>;
  known?: KnownImages;
  /** What will be asked and why, when there is something already. */
  survey?(surveyed: Pick<Surveyed, 'plan' | 'samples' | 'onSettled' | 'signal'>): Promise<Survey | undefined>;
  append(annotation: Annotation): void | Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the journal as the user named it; `-` writes to stdout, where nothing can be resumed.
 *
 * @throws InputError when it cannot be written.
 */
export async function openSink(out: string, edges: Edges, status: Status): Promise<Sink> {
  if (out === '-') {
    const writer = await openRecordWriter({
      named: out,
      folder: edges.folder,
      stdout: edges.stdout,
      replaces: () => true,
    });
    return { settled: nothing, append: writer.write, close: writer.finish };
  }
  const journal = await openJournal(resolve(edges.folder, out), out);
  if (journal.healed) {
    status.say(`${out}: cut off ${journal.healed} bytes of an unfinished last line; what it was about is asked again.`);
  }
  const known = await openKnownImages(journal.path, imagesVersion);
  return {
    ...journal,
    known,
    survey: (surveyed) => surveyRun({ ...surveyed, journal, known }),
    close: () => known.close().finally(journal.close),
  };
}

async function* nothing(): AsyncGenerator<Settled, void, undefined> {}
