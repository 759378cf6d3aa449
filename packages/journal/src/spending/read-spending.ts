import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { readAnnotations } from '../records/read-annotations.ts';
import { openSpendingFile } from './spending-file.ts';

/** What a journal has cost, in US dollars. */
export interface JournalSpending {
  /** As its annotations tell. */
  certain: number;
  /** With calls whose answers were lost, or did not say what they cost. */
  atMost: number;
}

/**
 * Reads what all runs on a journal have spent, so that one budget can be kept over several journals. Nothing is locked or
 * written. A journal that is not there has cost nothing.
 *
 * @throws InputError when the journal or its spending file cannot be understood.
 */
export async function readSpending(journal: string): Promise<JournalSpending> {
  const path = await realpath(journal).catch(() => journal);
  let certain = 0;
  if (existsSync(path)) for await (const { usd = 0 } of readAnnotations(path)) certain += usd;
  return { certain, atMost: certain + openSpendingFile(path).earlierUsd };
}
