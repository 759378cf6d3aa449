import type { PreferencePair } from '@visionprefer/core';
import type { Encoder } from '@visionprefer/vp-score';

/** Gives numbers from 0 up to, but without, 1: the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number with the normal distribution. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** An encoder of pictures that are lists of numbers in JSON. */
export function numbersEncoder(dimensions: number): Encoder {
  return {
    id: 'numbers',
    digest: 'a'.repeat(64),
    preprocessing: 'none',
    dimensions,
    usesPrompt: false,
    embed: async (images) =>
      images.map(({ bytes }) => Float32Array.from(JSON.parse(new TextDecoder().decode(bytes)) as number[])),
  };
}

/** A picture that {@link numbersEncoder} reads, as a url. */
export function pictureUrl(numbers: readonly number[]): string {
  return `data:image/png;base64,${Buffer.from(JSON.stringify(numbers)).toString('base64')}`;
}

/** What is told of one side of a pair. */
export interface Side {
  numbers: readonly number[];
  id?: string;
  generator?: string;
  score?: number;
}

/** A pair of two pictures of numbers. */
export function makePair(
  chosen: Side,
  rejected: Side,
  rest: Partial<Omit<PreferencePair, 'chosen' | 'rejected'>> = {},
): PreferencePair {
  const side = ({ numbers, id = 'image', generator, score = 3 }: Side) => ({
    id,
    url: pictureUrl(numbers),
    score,
    hash: '',
    ...(generator !== undefined && { generator }),
  });
  return {
    id: 'pair',
    sampleId: 'sample',
    prompt: 'A prompt',
    aspect: 'fidelity',
    chosen: side({ score: 4, ...chosen }),
    rejected: side({ score: 2, ...rejected }),
    margin: 2,
    probability: 1,
    votes: { for: 1, against: 0, tied: 0, missing: 0 },
    conflicts: [],
    annotationKeys: [],
    ...rest,
  };
}

/** How {@link drawPairs} draws. */
export interface DrawOptions {
  prompts: number;
  perPrompt?: number;
  dimensions: number;
  seed?: number;
  /** How far true differences of raw scores spread: the smaller, the more chance. */
  spread?: number;
}

/** The share of drawn pairs whose chosen image is the better one by the true head: the most that can be known. */
export function shareKnown(pairs: readonly PreferencePair[], options: DrawOptions): number {
  const raw = rawBy(drawHead(options, seeded(options.seed ?? 1)));
  const numbersOf = ({ url }: { url: string }) =>
    JSON.parse(Buffer.from(url.split(',')[1] ?? '', 'base64').toString()) as number[];
  const known = pairs.filter(({ chosen, rejected }) => raw(numbersOf(chosen)) > raw(numbersOf(rejected)));
  return known.length / pairs.length;
}

function drawHead({ dimensions, spread = 2 }: DrawOptions, random: () => number): number[] {
  return Array.from({ length: dimensions }, () => (normal(random) * spread) / Math.sqrt(2 * dimensions));
}

function rawBy(head: readonly number[]): (numbers: readonly number[]) => number {
  return (numbers) => numbers.reduce((sum, x, place) => sum + x * (head[place] ?? 0), 0);
}

/** Pairs whose chosen image was drawn by the Bradley–Terry model from a true linear head. */
export function drawPairs(options: DrawOptions): PreferencePair[] {
  const { prompts, perPrompt = 1, dimensions, seed = 1 } = options;
  const random = seeded(seed);
  const raw = rawBy(drawHead(options, random));
  const draw = () => Array.from({ length: dimensions }, () => Math.fround(normal(random)));
  return Array.from({ length: prompts * perPrompt }, (_, index) => {
    const [one, other] = [draw(), draw()];
    const firstWins = random() < 1 / (1 + Math.exp(raw(other) - raw(one)));
    const [chosen, rejected] = firstWins ? [one, other] : [other, one];
    return makePair({ numbers: chosen }, { numbers: rejected }, { prompt: `Prompt ${Math.floor(index / perPrompt)}` });
  });
}

/** The same pairs with chosen and rejected in each other's place, and the probability turned round: nothing else is said. */
export function swapSides(pairs: readonly PreferencePair[]): PreferencePair[] {
  return pairs.map((pair) => ({
    ...pair,
    chosen: pair.rejected,
    rejected: pair.chosen,
    probability: pair.probability === null ? null : 1 - pair.probability,
  }));
}

/** The same pairs with the opposite said of each. */
export function flipLabels(pairs: readonly PreferencePair[]): PreferencePair[] {
  return pairs.map((pair) => ({ ...pair, chosen: pair.rejected, rejected: pair.chosen }));
}
