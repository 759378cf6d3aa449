import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { InputError } from '@visionprefer/core';
import { writeFailed } from '../file/cannot-write.ts';

/** Questions that were packed into one batch, and how far it is known to have come. */
export interface TicketedBatch {
  /** By what the vendor is asked whether it has the batch. */
  ticket: string;
  annotatorId: string;
  /** Of the questions in it. */
  keys: readonly string[];
  /** The vendor's own id; absent while it is not known whether the vendor has the batch. */
  batchId?: string;
}

/**
 * What is known of a journal's batches, in the file beside it. Each step is on the disk before the next one is taken: a
 * ticket before the batch is handed in, its id as soon as the vendor tells it, its end when all that came of it stands in
 * the journal. So whatever is killed whenever, no question is in two batches and no batch is forgotten.
 */
export interface TicketFile {
  /** Batches that are not done with, oldest first. */
  open(): TicketedBatch[];
  /** Notes that these questions are about to be handed in, and gives the ticket. */
  begin(batch: Pick<TicketedBatch, 'annotatorId' | 'keys'>): string;
  /** The vendor has the batch. */
  submitted(ticket: string, batchId: string): void;
  /** All that came of it stands in the journal, or the vendor has never had it. */
  done(ticket: string): void;
  close(): void;
}

/**
 * Opens the tickets of a journal: for `annotations.jsonl` they are in `annotations.batches.jsonl`. A line torn by a kill
 * is cut off: what it would have told was not done yet.
 *
 * @param path The journal, links resolved; this process holds its lock.
 * @throws InputError when the file is there and is something else; WriteError when it cannot be written.
 */
export function openTicketFile(path: string): TicketFile {
  const file = path.replace(/(\.jsonl)?$/, '.batches.jsonl');
  const open = new Map<string, TicketedBatch>();
  const { text, wholeBytes } = read(file);
  for (const [place, line] of text.split('\n').entries()) if (line) replay(open, line, `${file}:${place + 1}`);
  const handle = attempt(file, () => openSync(file, 'a'));
  attempt(file, () => ftruncateSync(handle, wholeBytes));
  const note = (step: Step) => {
    attempt(file, () => {
      writeSync(handle, `${JSON.stringify(step)}\n`);
      fsyncSync(handle);
    });
    apply(open, step);
  };
  return {
    open: () => [...open.values()],
    begin({ annotatorId, keys }) {
      const ticket = crypto.randomUUID();
      note({ step: 'begun', ticket, annotatorId, keys });
      return ticket;
    },
    submitted: (ticket, batchId) => note({ step: 'submitted', ticket, batchId }),
    done: (ticket) => note({ step: 'done', ticket }),
    close: () => closeSync(handle),
  };
}

type Step =
  | ({ step: 'begun' } & Omit<TicketedBatch, 'batchId'>)
  | { step: 'submitted'; ticket: string; batchId: string }
  | { step: 'done'; ticket: string };

function apply(open: Map<string, TicketedBatch>, step: Step): void {
  const known = open.get(step.ticket);
  if (step.step === 'begun') {
    const { ticket, annotatorId, keys } = step;
    open.set(ticket, { ticket, annotatorId, keys });
  } else if (step.step === 'submitted' && known) open.set(step.ticket, { ...known, batchId: step.batchId });
  else open.delete(step.ticket);
}

function replay(open: Map<string, TicketedBatch>, line: string, place: string): void {
  const step = parse(line);
  if (!step) {
    throw new InputError(
      `${place} is no step of a batch. Mend the line; deleting the file forgets batches that may be under way and paid for.`,
    );
  }
  apply(open, step);
}

function parse(line: string): Step | undefined {
  try {
    const { step, ticket, annotatorId, keys, batchId } = JSON.parse(line);
    if (typeof ticket !== 'string') return undefined;
    const isKeys = Array.isArray(keys) && keys.every((key) => typeof key === 'string');
    if (step === 'begun' && typeof annotatorId === 'string' && isKeys) return { step, ticket, annotatorId, keys };
    if (step === 'submitted' && typeof batchId === 'string') return { step, ticket, batchId };
    return step === 'done' ? { step, ticket } : undefined;
  } catch {
    return undefined;
  }
}

/** The whole lines of the file, and how many bytes they have. */
function read(file: string): { text: string; wholeBytes: number } {
  try {
    const bytes = readFileSync(file);
    const wholeBytes = bytes.lastIndexOf(10) + 1;
    return { text: bytes.toString('utf8', 0, wholeBytes), wholeBytes };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { text: '', wholeBytes: 0 };
    throw new InputError(`${file} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
}

function attempt<T>(file: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw writeFailed(error, file);
  }
}
