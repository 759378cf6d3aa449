import type { Annotator } from '../contract/annotator.ts';
import type { Wire } from './wire.ts';

/** One promise of the contract, and what finds out whether it is kept. */
export interface Proof<S> {
  /** What holds, as the name of a test. */
  name: string;
  /** Rejects with a message that says what to change. */
  prove(subject: S): Promise<void>;
}

/** An annotator that can be made. */
export interface Maker {
  create(): Annotator | Promise<Annotator>;
}

/** An annotator that can be made for a server, and the wire they share. */
export interface WiredMaker {
  wire: Wire;
  create(server: { baseURL: string; apiKey: string }): Annotator | Promise<Annotator>;
}

/** Fails the proof unless the condition holds. */
export function holds(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise);
}

/** A value as it can be shown in a message. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/** Settles as the promise does, or rejects when it does not settle in time. */
export async function within<T>(promise: Promise<T>, ms: number, otherwise: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Long enough for any answer of a local server, on the slowest machine. */
export const answerMs = 20_000;
