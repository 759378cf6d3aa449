import type { Batching } from '../../contract/batching.ts';
import type { Ledger } from '../budget/budget.ts';
import type { Reckoning } from '../budget/reckoning.ts';
import { type BatchClaim, createBatchClaim } from './batch-claim.ts';
import type { BatchQuestion } from './batch-question.ts';

/** Requests that are to be handed in together. */
export interface Pack<A extends string> {
  /** Key → question. */
  questions: Map<string, BatchQuestion<A>>;
  requests: string[];
  bytes: number;
  likelyTokens: number;
  claim: BatchClaim;
}

/** Packs questions into batches that their vendor takes and the budget holds. One request is written at a time. */
export interface Packing<A extends string> {
  /** Questions that are here. */
  readonly size: number;
  /** Those of them that are in no pack yet. */
  readonly waiting: number;
  /** What is in the pack; undefined while that is nothing. */
  readonly pack: Pack<A> | undefined;
  /** Whether the next question needs a pack of its own. */
  readonly isFull: boolean;
  add(question: BatchQuestion<A>): void;
  /** Adds questions that are to be asked again, before all others. */
  addAgain(questions: readonly BatchQuestion<A>[]): void;
  /** Writes the request of the next question; gives one whose images cannot be shown, and why. */
  write(nowMs: number): Promise<{ question: BatchQuestion<A>; error: Error } | undefined>;
  /** Puts what was written into the pack, unless it is full. Gives the US dollars that the budget lacks for it. */
  put(limits: PackLimits): number;
  /** Takes the pack out, to be handed in. */
  take(): Pack<A> | undefined;
  /** Empties it, and gives what was here. */
  clear(): BatchQuestion<A>[];
}

/** Most that one pack may hold just now. */
export interface PackLimits {
  requests: number;
  likelyTokens: number;
}

/** A request that is in no pack yet. */
interface Written<A extends string> {
  question: BatchQuestion<A>;
  request: string;
  bytes: number;
}

/**
 * Creates an empty packing.
 *
 * @param isIdle Whether nobody waits for what is packed any more.
 */
export function createPacking<A extends string>(
  { limits: most, write }: Batching,
  { ledger, reckoning, isIdle }: { ledger: Ledger; reckoning: Reckoning; isIdle(): boolean },
): Packing<A> {
  let queue: BatchQuestion<A>[] = [];
  let written: Written<A> | undefined;
  let pack: Pack<A> | undefined;
  let isFull = false;
  let writing = 0;
  const waiting = () => queue.length + writing + (written ? 1 : 0);
  const fits = ({ bytes, question }: Written<A>, { requests, likelyTokens }: PackLimits) =>
    !pack ||
    (pack.requests.length < Math.min(requests, most.requests) &&
      pack.bytes + bytes <= most.bytes &&
      pack.likelyTokens + question.open.likelyTokens <= likelyTokens);
  return {
    get size() {
      return waiting() + (pack?.requests.length ?? 0);
    },
    get waiting() {
      return waiting();
    },
    get pack() {
      return pack;
    },
    get isFull() {
      return isFull;
    },
    add: (question) => queue.push(question),
    addAgain(questions) {
      queue = [...questions, ...queue];
    },
    async write(nowMs) {
      if (written) return undefined;
      const question = queue.shift();
      if (!question) return undefined;
      writing = 1;
      const { key, maxOutputTokens } = question.open.nextCall(nowMs);
      try {
        const request = await write(key, await question.load(), { maxOutputTokens });
        written = { question, request, bytes: bytesOf(request) };
      } catch (error) {
        return { question, error: error instanceof Error ? error : new Error(String(error)) };
      } finally {
        writing = 0;
      }
      return undefined;
    },
    put(limits) {
      if (!written) return 0;
      const { question, request, bytes } = written;
      const { mostTokens, likelyTokens, key } = question.open;
      isFull = !fits(written, limits);
      if (isFull) return 0;
      const alone = createBatchClaim(reckoning, isIdle, mostTokens);
      const lacksUsd = ledger.reserve(alone);
      if (lacksUsd > 0) return lacksUsd;
      ledger.release(alone);
      if (!pack) {
        const claim = createBatchClaim(reckoning, isIdle);
        pack = { questions: new Map(), requests: [], bytes: 0, likelyTokens: 0, claim };
        ledger.hold(pack.claim);
      }
      pack.claim.add(mostTokens);
      pack.questions.set(key, question);
      pack.requests.push(request);
      pack.bytes += bytes;
      pack.likelyTokens += likelyTokens;
      written = undefined;
      return 0;
    },
    take() {
      const taken = pack;
      pack = undefined;
      isFull = false;
      return taken;
    },
    clear() {
      const all = [...(pack?.questions.values() ?? []), ...(written ? [written.question] : []), ...queue];
      if (pack) ledger.release(pack.claim);
      queue = [];
      written = undefined;
      pack = undefined;
      return all;
    },
  };
}

const encoder: TextEncoder = new TextEncoder();

/** Of a line in UTF-8, with its end. */
function bytesOf(request: string): number {
  return encoder.encode(request).length + 1;
}
