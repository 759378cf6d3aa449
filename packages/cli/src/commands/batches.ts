import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  type Annotator,
  AnnotatorError,
  type Batching,
  type BatchStatus,
  InputError,
  type TicketedBatch,
} from '@visionprefer/core';
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
  if (tickets.length === 0 && !existsSync(path)) {
    throw new InputError(`${file} is not there. Name the file that annotate --batch writes, or the folder of a run.`);
  }
  const known = tickets.flatMap(({ batchId }) => batchId ?? []);
  const found = await Promise.all(tickets.map((ticketed) => findBatch({ ...ticketed, known }, flags, surroundings)));
  // Before any is cancelled.
  checkNamed(flags.cancel, found, file);
  const batches = await Promise.all(found.map((batch) => describe(batch, flags, surroundings)));
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

/** A batch with what its vendor is asked by. */
interface FoundBatch extends ToldBatch {
  batching?: Batching | undefined;
}

/** Finds how the vendor of a batch is asked, and its id where that is not known yet. */
async function findBatch(
  { ticket, annotatorId, begunMs, batchId, keys, known }: TicketedBatch & { known: readonly string[] },
  { annotator: named }: BatchesFlags,
  { folder, signal }: Surroundings,
): Promise<FoundBatch> {
  const told: FoundBatch = { ticket, annotatorId, begunMs, batchId, questions: keys.length };
  return attempt(told, async () => {
    const { batch: batching } = await findAsked(annotatorId, named, folder);
    if (!batching) throw new InputError(`${annotatorId} is not asked in batches here.`);
    return { ...told, batching, batchId: batchId ?? (await batching.find(ticket, { signal, keys, begunMs, known })) };
  });
}

async function describe(
  { batching, ...told }: FoundBatch,
  { cancel }: BatchesFlags,
  { signal }: Surroundings,
): Promise<ToldBatch> {
  const { batchId } = told;
  if (!batching || batchId === undefined) return told;
  return attempt(told, async () => {
    const cancelled = cancel.includes('all') || cancel.includes(batchId);
    if (cancelled) await batching.cancel(batchId, { signal });
    return { ...told, status: await batching.status(batchId, { signal }), ...(cancelled && { cancelled }) };
  });
}

/** The same batch, with what could be found out about it, or why it could not. */
async function attempt<T extends ToldBatch>(batch: T, find: () => Promise<T>): Promise<T> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof InputError || error instanceof AnnotatorError)) throw error;
    return { ...batch, problem: error.message };
  }
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
    const told = `${count(questions)} ${questions === 1 ? 'question' : 'questions'}, for ${since}: ${state}`;
    return [batchId ?? ticket, annotatorId, cancelled ? `${told}; cancelled` : told].map(printable).join('  ');
  });
}

function describeState({ batchId, status }: ToldBatch): string {
  if (batchId === undefined) return 'its vendor does not have it; the next run hands it in';
  if (!status) return 'not known';
  const { state, detail, done, total } = status;
  const far = done === undefined || total === undefined ? '' : `, ${count(done)} of ${count(total)} done`;
  return `${detail}${far}${state === 'unknown' ? ' (a status that is not known here: it counts as going on)' : ''}`;
}
