import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Annotator, AnnotatorError, type BatchStatus, InputError, type TicketedBatch } from '@visionprefer/core';
import { openJournal, openTicketFile, readTickets } from '@visionprefer/journal';
import type { NamedAnnotator } from '../config/config.ts';
import { exitCodes } from '../exit-codes.ts';
import type { BatchesFlags } from '../options/batches-options.ts';
import { findAnnotator } from '../plugins/find-annotator.ts';
import { findRunFolder } from '../run-folder/run-folder.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { describeSeconds } from '../terminal/describe-seconds.ts';
import { printable } from '../terminal/display-text.ts';
import { jsonDocument } from '../terminal/json-document.ts';

/** `visionprefer batches`: what batches of a file are under way, and how to be rid of them. */
export async function batchesCommand(named: string, flags: BatchesFlags, surroundings: Surroundings): Promise<number> {
  const { stdout, folder } = surroundings;
  const file = findRunFolder(named, folder)?.annotations ?? named;
  const path = await realpath(resolve(folder, file)).catch(() => resolve(folder, file));
  if (flags.forget.length > 0) await forget(file, path, flags.forget);
  const tickets = readTickets(path);
  const known = tickets.flatMap(({ batchId }) => batchId ?? []);
  const batches = await Promise.all(tickets.map((ticketed) => describe({ ...ticketed, known }, flags, surroundings)));
  checkNamed(flags.cancel, batches, file);
  if (flags.json) stdout.write(jsonDocument({ file, batches }));
  else stdout.write(`${tell(file, batches).join('\n')}\n`);
  const failed = batches.filter(({ problem }) => problem !== undefined);
  return failed.length > 0 ? exitCodes.failures : exitCodes.done;
}

/** A batch, and what its vendor says of it. */
interface ToldBatch extends Omit<TicketedBatch, 'keys' | 'mostTokens'> {
  questions: number;
  status?: BatchStatus | undefined;
  /** Whether its vendor was asked to stop it. */
  cancelled?: boolean;
  /** Why its vendor does not say. */
  problem?: string | undefined;
}

async function describe(
  { ticket, annotatorId, begunMs, batchId, keys, known }: TicketedBatch & { known: readonly string[] },
  { annotator: named, cancel }: BatchesFlags,
  { folder, signal }: Surroundings,
): Promise<ToldBatch> {
  const told: ToldBatch = { ticket, annotatorId, begunMs, batchId, questions: keys.length };
  try {
    const { batch } = await findAsked(annotatorId, named, folder);
    if (!batch) throw new InputError(`${annotatorId} is not asked in batches here.`);
    told.batchId = batchId ?? (await batch.find(ticket, { signal, keys, begunMs, known }));
    if (told.batchId === undefined) return told;
    if (cancel.includes('all') || cancel.includes(told.batchId)) {
      await batch.cancel(told.batchId, { signal });
      told.cancelled = true;
    }
    told.status = await batch.status(told.batchId, { signal });
  } catch (error) {
    if (!(error instanceof InputError || error instanceof AnnotatorError)) throw error;
    told.problem = error.message;
  }
  return told;
}

/** The annotator with this id: one of those that are named, or what its id names. */
async function findAsked(id: string, named: readonly NamedAnnotator[], folder: string): Promise<Annotator> {
  for (const each of named.length > 0 ? named : [id]) {
    const annotator = await findAnnotator(each, folder);
    if (annotator.id === id) return annotator;
  }
  throw new InputError(`Name ${id} with --annotator, as it was named when its batches were handed in.`);
}

async function forget(file: string, path: string, named: readonly string[]): Promise<void> {
  const journal = await openJournal(path, { label: file });
  try {
    const tickets = openTicketFile(journal.path);
    const forgotten = tickets.open().filter(({ ticket, batchId }) => named.includes(batchId ?? ticket));
    checkNamed(named, forgotten, file);
    for (const { ticket } of forgotten) tickets.done(ticket);
    tickets.close();
  } finally {
    await journal.close();
  }
}

function checkNamed(
  named: readonly string[],
  batches: readonly Pick<ToldBatch, 'ticket' | 'batchId'>[],
  file: string,
): void {
  const ids = batches.map(({ batchId, ticket }) => batchId ?? ticket);
  const unknown = named.find((name) => name !== 'all' && !ids.includes(name));
  if (unknown !== undefined)
    throw new InputError(`${file} has no batch ${unknown} under way. \`visionprefer batches ${file}\` lists them.`);
}

function tell(file: string, batches: readonly ToldBatch[]): string[] {
  if (batches.length === 0) return [`${file} has no batches under way.`];
  return batches.map((batch) => {
    const { annotatorId, batchId, ticket, begunMs, questions, cancelled, problem } = batch;
    const since = describeSeconds(Math.max(0, Date.now() - begunMs) / 1_000);
    const state = problem ?? describeState(batch);
    const told = `${batchId ?? ticket}  ${annotatorId}  ${count(questions)} questions, for ${since}: ${state}`;
    return printable(cancelled ? `${told}; cancelled` : told);
  });
}

function describeState({ batchId, status }: ToldBatch): string {
  if (batchId === undefined) return 'its vendor does not have it; the next run hands it in';
  if (!status) return 'not known';
  const { state, detail, done, total } = status;
  const far = done === undefined || total === undefined ? '' : `, ${count(done)} of ${count(total)} done`;
  return `${detail}${far}${state === 'unknown' ? ' (a status that is not known here: it counts as going on)' : ''}`;
}
