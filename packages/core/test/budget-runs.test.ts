import {
  type Annotation,
  annotate,
  type Budget,
  BudgetError,
  type Counted,
  type Image,
  type LoadedImage,
  type Sample,
} from '@visionprefer/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Counting, createCountingVendor } from './counting-vendor.ts';

/** So many random runs for each way to count. `VISIONPREFER_SOAK=20` is for a long evening. */
const runs = 12 * Number(process.env.VISIONPREFER_SOAK ?? 1);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

const samples: Sample[] = Array.from({ length: 120 }, (_, index) => ({
  id: `s${index}`,
  prompt: `Prompt ${index}`,
  images: ['a', 'b'].map((id) => ({ id, url: `https://example.com/${index}/${id}.png` })),
}));

const loadImage = async ({ url }: Image): Promise<LoadedImage> => ({
  ...{ bytes: new Uint8Array([1]), mediaType: 'image/png', width: 64, height: 64, hash: url },
});

test.each<Counting>([
  'honest',
  'several times',
  'by the image',
  'anew each time',
  'growing',
  'suddenly',
  'zeros',
  'nothing told',
  'now and then',
])('a budget is a cap where a vendor counts: %s', async (counting) => {
  for (let seed = 0; seed < runs; seed++) {
    const { billUsd, budgetUsd } = await passTime(spendAll(counting, seed));
    expect(billUsd / budgetUsd, `seed ${seed}`).toBeLessThanOrEqual(1);
  }
});

/** Runs the same command again and again, killed now and then, until it has nothing left to spend or to ask. */
async function spendAll(counting: Counting, seed: number) {
  const random = createRandom(seed);
  const vendors = Array.from({ length: 1 + Math.floor(2 * random()) }, (_, index) =>
    createCountingVendor(`v${index}`, counting, random),
  );
  // By what a call is expected to cost at most: from less than one call's worth to more than all of them.
  const callUsd = Math.max(...vendors.map(({ price }) => (10_000 * price.input + 5_200 * price.output) / 1e6));
  const budgetUsd = callUsd * 0.5 * 200 ** random();
  const journal: Annotation[] = [];
  const counted = new Map<string, Counted>();
  let toldUsd = 0;
  let kills = random() < 0.4 ? Math.floor(4 * random()) : 0;
  for (;;) {
    const journaledUsd = () => journal.reduce((sum, { usd = 0 }) => sum + usd, 0);
    const budget: Budget = {
      usd: budgetUsd,
      unaccountedUsd: Math.max(0, toldUsd - journaledUsd()),
      counted,
      onReserve: (atMostUsd) => {
        toldUsd = atMostUsd;
      },
      onCounted: (...entry) => counted.set(...entry),
    };
    const killedAfter = kills-- > 0 ? Math.floor(40 * random()) : Infinity;
    const run = annotate(samples, {
      ...{ annotators: vendors.map(({ annotator }) => annotator), budget, loadImage, resume: [...journal] },
      ...{ concurrency: Math.ceil(64 * random()), timeoutMs: 50_000, onFailure() {} },
    });
    let written = 0;
    try {
      for await (const annotation of run) {
        journal.push(annotation);
        if (++written > killedAfter) break;
      }
    } catch (error) {
      if (!(error instanceof BudgetError)) throw error;
    }
    if (killedAfter === Infinity) break;
  }
  const billUsd = vendors.reduce((sum, vendor) => sum + vendor.billUsd, 0);
  return { billUsd, budgetUsd };
}

/** Lets simulated time go by until something is settled. */
async function passTime<T>(promise: Promise<T>): Promise<T> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  promise.then(end, end);
  while (!isOver) {
    await vi.advanceTimersByTimeAsync(500);
    // Keys are digests, which are made outside of the simulated clock.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return promise;
}

/** A row of numbers from 0 up to 1, the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
