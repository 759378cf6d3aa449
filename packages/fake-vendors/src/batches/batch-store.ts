import type { Sent } from '../replies/sent.ts';
import type { VendorName } from '../wires/vendor-wire.ts';
import type { BatchBehaviour } from './batch-options.ts';

/** A request about batches, as the server got it. */
export interface BatchRequest {
  method: string;
  /** Path and query. */
  url: string;
  headers: Readonly<Record<string, string>>;
  bytes: Buffer;
}

/** One request of a batch. */
export interface BatchLine {
  key: string;
  method: string;
  url: string;
  body: unknown;
}

/** A batch as the vendor's books have it. */
export interface FakeBatch {
  vendor: VendorName;
  id: string;
  /** What its requests are known by. */
  keys: readonly string[];
  state: 'working' | 'completed' | 'expired' | 'cancelled' | 'failed' | 'full';
}

/** A batch with all that its wire needs. */
export interface KeptBatch extends FakeBatch {
  /** What the vendor was told besides its requests. */
  fields: Readonly<Record<string, unknown>>;
  /** What came of its requests, in no order; undefined before it has ended. */
  results: readonly LineResult[] | undefined;
}

/** What came of one request. */
export interface LineResult {
  key: string;
  sent: Sent | 'expired' | 'cancelled';
  /** Whether its line is cut off in its middle. */
  isCorrupt: boolean;
}

/** The batches of all vendors. */
export interface BatchStore {
  /** Newest first. */
  of(vendor: VendorName): KeptBatch[];
  /** Takes a batch in; `isBad`: one of its requests is none, and all of them are turned down. */
  create(
    batch: Pick<KeptBatch, 'vendor' | 'id' | 'fields'> & { lines: readonly BatchLine[]; isBad?: boolean },
  ): KeptBatch;
  /** Finds a batch; one whose time has come is worked out first. */
  find(id: string, headers: Readonly<Record<string, string>>): KeptBatch | undefined;
  /** Whether the vendor has enough waiting just now. */
  turnsDown(): boolean;
  /** The time of all batches has come. */
  endAll(): void;
  /** Ends a batch: what was not answered is not asked. */
  cancel(id: string): void;
  /** Whether the reply to the hand-in just now gets lost. */
  losesReply(): boolean;
  readonly behaviour: BatchBehaviour;
}

/** What a store needs of the vendors that answer. */
export interface StoreSurroundings {
  behaviour: BatchBehaviour;
  /** Numbers from 0 up to 1. */
  random(): number;
  /** Answers one line's request. */
  answer(request: Omit<BatchLine, 'key'> & { headers: Readonly<Record<string, string>> }): Sent;
}

/** Creates a store without batches. What one comes to is worked out when it is looked at after its time. */
export function createBatchStore({
  behaviour,
  random,
  answer,
}: StoreSurroundings): BatchStore & { books: FakeBatch[] } {
  const { afterMs = 0, expired = 0, fail = false, full = 0 } = behaviour;
  const books: KeptBatch[] = [];
  const kept = new Map<string, { batch: KeptBatch; endsAtMs: number; lines: readonly BatchLine[] }>();
  let turnedDown = 0;
  let lost = behaviour.lost ?? 0;
  const turnsDown = () => turnedDown < full && turnedDown++ >= 0;
  const settle = (batch: KeptBatch, lines: readonly BatchLine[], headers: Readonly<Record<string, string>>) => {
    const results = lines.map(({ key, ...line }): LineResult => {
      const isLate = batch.state !== 'cancelled' && random() < expired;
      if (isLate) batch.state = 'expired';
      const sent = batch.state === 'cancelled' ? 'cancelled' : isLate ? 'expired' : answer({ ...line, headers });
      return { key, sent, isCorrupt: false };
    });
    batch.results = spoil(results.reverse(), behaviour, random);
    if (batch.state === 'working') batch.state = 'completed';
  };
  return {
    behaviour,
    books,
    turnsDown,
    of: (vendor) => books.filter((batch) => batch.vendor === vendor).reverse(),
    create({ vendor, id, fields, lines, isBad = false }) {
      const isFull = vendor === 'openai' && turnsDown();
      const keys = lines.map(({ key }) => key);
      const state = isFull ? 'full' : isBad || fail ? 'failed' : 'working';
      const batch: KeptBatch = { vendor, id, fields, keys, state, results: undefined };
      books.push(batch);
      kept.set(id, { batch, endsAtMs: Date.now() + afterMs, lines });
      return batch;
    },
    find(id, headers) {
      const found = kept.get(id);
      if (!found) return undefined;
      const { batch, endsAtMs, lines } = found;
      const isDue = batch.state === 'cancelled' || (batch.state === 'working' && Date.now() >= endsAtMs);
      if (isDue && !batch.results) settle(batch, lines, headers);
      return batch;
    },
    endAll() {
      for (const entry of kept.values()) entry.endsAtMs = 0;
    },
    losesReply: () => lost-- > 0,
    cancel(id) {
      const batch = kept.get(id)?.batch;
      if (batch?.state === 'working') batch.state = 'cancelled';
    },
  };
}

/** Results as they come where lines are lost, cut off, there twice, or of something else. */
function spoil(
  results: readonly LineResult[],
  { corrupt = 0, missing = 0, doubled = 0, unkeyed = false }: BatchBehaviour,
  random: () => number,
): LineResult[] {
  return results
    .map((result) => ({ ...result, isCorrupt: random() < corrupt }))
    .filter(() => missing === 0 || random() >= missing)
    .flatMap((result) =>
      doubled === 0 || random() >= doubled ? [result] : [result, { ...result, key: `other-${result.key}` }, result],
    )
    .map((result) => (unkeyed ? { ...result, key: '' } : result));
}

/** Lines of results as a text; of a corrupt one only its first half. */
export function writeLines(results: readonly { line: unknown; isCorrupt: boolean }[]): string {
  const texts = results.map(({ line, isCorrupt }) => {
    const text = JSON.stringify(line);
    return isCorrupt ? text.slice(0, text.length >> 1) : text;
  });
  return texts.join('\n');
}
