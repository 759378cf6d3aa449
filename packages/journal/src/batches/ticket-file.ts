import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { type BatchKeeping, InputError, type TicketedBatch } from '@visionprefer/core';
import { writeFailed } from '../file/cannot-write.ts';

/** What is known of a journal's batches, in the file beside it. */
export interface TicketFile extends BatchKeeping {
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
  const file = nameFile(path);
  const { open, wholeBytes } = replayAll(file);
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
    begin({ annotatorId, keys, mostTokens }) {
      const ticketed = { ticket: crypto.randomUUID(), annotatorId, keys, mostTokens, begunMs: Date.now() };
      note({ step: 'begun', ...ticketed });
      return ticketed;
    },
    submitted: (ticket, batchId) => note({ step: 'submitted', ticket, batchId }),
    done: (ticket) => note({ step: 'done', ticket }),
    close: () => closeSync(handle),
  };
}

/**
 * Reads what batches of a journal are open, oldest first. Nothing is locked, mended or made.
 *
 * @param path The journal, links resolved.
 * @throws InputError when the file is there and is something else.
 */
export function readTickets(path: string): TicketedBatch[] {
  return [...replayAll(nameFile(path)).open.values()];
}

function nameFile(path: string): string {
  return path.replace(/(\.jsonl)?$/, '.batches.jsonl');
}

function replayAll(file: string): { open: Map<string, TicketedBatch>; wholeBytes: number } {
  const open = new Map<string, TicketedBatch>();
  const { text, wholeBytes } = read(file);
  for (const [place, line] of text.split('\n').entries()) if (line) replay(open, line, `${file}:${place + 1}`);
  return { open, wholeBytes };
}

type Step =
  | ({ step: 'begun' } & Omit<TicketedBatch, 'batchId'>)
  | { step: 'submitted'; ticket: string; batchId: string }
  | { step: 'done'; ticket: string };

function apply(open: Map<string, TicketedBatch>, step: Step): void {
  const known = open.get(step.ticket);
  if (step.step === 'begun') {
    const { step: _, ...ticketed } = step;
    open.set(step.ticket, ticketed);
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
    const { step, ticket, annotatorId, keys, mostTokens, begunMs, batchId } = JSON.parse(line);
    if (typeof ticket !== 'string') return undefined;
    if (step === 'done') return { step, ticket };
    if (step === 'submitted') return typeof batchId === 'string' ? { step, ticket, batchId } : undefined;
    const isSound =
      typeof annotatorId === 'string' &&
      Array.isArray(keys) &&
      keys.every((key) => typeof key === 'string') &&
      [mostTokens.input, mostTokens.output, begunMs].every((number) => typeof number === 'number' && number >= 0);
    return step === 'begun' && isSound ? { step, ticket, annotatorId, keys, mostTokens, begunMs } : undefined;
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
