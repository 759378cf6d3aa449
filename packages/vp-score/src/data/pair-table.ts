import { normalisePrompt } from '@visionprefer/aggregator';
import type { PreferencePair } from '@visionprefer/core';
import type { HeadPairs } from '../heads/head-pairs.ts';
import { at } from '../numbers/at.ts';
import type { EmbeddedPictures } from './embed-pairs.ts';
import { groupPrompts } from './group-prompts.ts';
import { labelOf } from './label-of.ts';

/** The comparisons of one aspect, ready to be learnt from and to be measured on. */
export interface AspectPairs extends HeadPairs {
  /** Number of each comparison's prompt, from 0. */
  prompt: Int32Array;
  prompts: readonly string[];
  /** Generators of the first and the second image, where they are named. */
  generators: readonly (readonly [string | undefined, string | undefined])[];
  /** Scores of the first and the second image, as the pairs have them. */
  scores: readonly (readonly [number, number])[];
}

/** Pairs as comparisons of rows, aspect by aspect. */
export interface PairTable {
  /** In the order of their names. */
  aspects: ReadonlyMap<string, AspectPairs>;
  /** Pairs of a picture with itself, which say nothing. */
  same: number;
  /** Pairs without one of their pictures. */
  missing: number;
}

/**
 * Makes comparisons of pairs. Nothing depends on which image stands first, on the order of the pairs, or on names:
 * of two pictures the one with the lower row stands first, comparisons stand in the order of prompts and rows, and what
 * is said several times about the same two pictures of a prompt is one comparison, with the mean of the labels, that
 * counts as often. The comparisons of one prompt weigh 1 together.
 */
export function makePairTable(pairs: readonly PreferencePair[], embedded: EmbeddedPictures): PairTable {
  const byAspect = new Map<string, Map<string, Comparison>>();
  let [same, missing] = [0, 0];
  for (const pair of pairs) {
    const chosen = embedded.rowOf(pair.chosen, pair.prompt);
    const rejected = embedded.rowOf(pair.rejected, pair.prompt);
    if (chosen === undefined || rejected === undefined) missing++;
    else if (at(embedded.pictures, chosen) === at(embedded.pictures, rejected)) same++;
    else addPair(byAspect, pair, chosen, rejected);
  }
  const all = [...byAspect.values()].flatMap((comparisons) => [...comparisons.values()]);
  const groups = groupPrompts(
    all.flatMap(({ prompt, first, second }) =>
      [first, second].map((row) => ({ prompt, picture: at(embedded.pictures, row) })),
    ),
  );
  const aspects = [...byAspect.keys()].sort().map((aspect): [string, AspectPairs] => {
    const comparisons = [...(byAspect.get(aspect)?.values() ?? [])].sort(inOrder);
    return [aspect, toColumns(comparisons, embedded, groups)];
  });
  return { aspects: new Map(aspects), same, missing };
}

interface Comparison {
  prompt: string;
  first: number;
  second: number;
  /** Sum of the labels of all pairs that say something about the two. */
  favour: number;
  count: number;
  generators: readonly [string | undefined, string | undefined];
  scores: readonly [number, number];
}

function addPair(
  byAspect: Map<string, Map<string, Comparison>>,
  pair: PreferencePair,
  chosen: number,
  rejected: number,
): void {
  const turned = chosen > rejected;
  const label = labelOf(pair);
  const favour = turned ? 1 - label : label;
  const [one, other] = turned ? [pair.rejected, pair.chosen] : [pair.chosen, pair.rejected];
  const prompt = normalisePrompt(pair.prompt) || pair.prompt;
  const [first, second] = [Math.min(chosen, rejected), Math.max(chosen, rejected)];
  const comparisons = byAspect.get(pair.aspect) ?? new Map<string, Comparison>();
  byAspect.set(pair.aspect, comparisons);
  const key = `${first} ${second} ${prompt}`;
  const known = comparisons.get(key);
  if (known) {
    known.favour += favour;
    known.count++;
    return;
  }
  const generators = [one.generator, other.generator] as const;
  comparisons.set(key, { prompt, first, second, favour, count: 1, generators, scores: [one.score, other.score] });
}

function inOrder(one: Comparison, other: Comparison): number {
  if (one.prompt !== other.prompt) return one.prompt < other.prompt ? -1 : 1;
  return one.first - other.first || one.second - other.second;
}

function toColumns(
  comparisons: readonly Comparison[],
  { features, dimensions }: EmbeddedPictures,
  groups: ReadonlyMap<string, number>,
): AspectPairs {
  const prompts = [...new Set(comparisons.map(({ prompt }) => prompt))];
  const numbers = new Map(prompts.map((prompt, number) => [prompt, number]));
  const counts = new Map<string, number>();
  for (const { prompt, count } of comparisons) counts.set(prompt, (counts.get(prompt) ?? 0) + count);
  return {
    features,
    dimensions,
    first: Int32Array.from(comparisons, ({ first }) => first),
    second: Int32Array.from(comparisons, ({ second }) => second),
    target: Float64Array.from(comparisons, ({ favour, count }) => favour / count),
    weight: Float64Array.from(comparisons, ({ prompt, count }) => count / (counts.get(prompt) ?? count)),
    group: Int32Array.from(comparisons, ({ prompt }) => groups.get(prompt) ?? 0),
    groups: new Set(comparisons.map(({ prompt }) => groups.get(prompt))).size,
    prompt: Int32Array.from(comparisons, ({ prompt }) => numbers.get(prompt) ?? 0),
    prompts,
    generators: comparisons.map(({ generators }) => generators),
    scores: comparisons.map(({ scores }) => scores),
  };
}
