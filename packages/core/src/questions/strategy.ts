import type { Aspect } from '../contract/aspect.ts';
import type { KnownImage, LoadedImage } from '../contract/loaded-image.ts';
import type { Question } from '../contract/question.ts';

/** How images are put before an annotator. */
export interface Strategy {
  /** Its name and the options that change what is asked, such as `listwise?rationale=after`. */
  id: string;
  /** Fewest images a sample must have to be asked about; 0 where its prompt is enough. Default 1. */
  minImages?: number | undefined;
  /** Whether images are judged by aspects. Default true; false where something else is asked. */
  judges?: boolean | undefined;
  /**
   * The questions about a sample for one annotator. They are the same whether its images are in memory or only known.
   *
   * @param aspects Those that the annotator judges; none where the strategy does not judge.
   * @param annotatorId Who is asked, for a strategy that asks each annotator something else.
   */
  ask<A extends string, I extends KnownImage>(
    sample: KnownSample<I>,
    aspects: readonly Aspect<A>[],
    annotatorId?: string,
  ): Iterable<Question<A, I>>;
}

/** A sample of whose images everything is known but, perhaps, their bytes. */
export interface KnownSample<I extends KnownImage = KnownImage> {
  id: string;
  prompt: string;
  images: readonly { id: string; image: I }[];
  /** SHA-256 of id and prompt in hex: what shuffles and nonces are drawn from. */
  digest: string;
}

/** A sample whose images are in memory. */
export type LoadedSample = KnownSample<LoadedImage>;

/** Options of every strategy. Each default is the first value named. */
export interface StrategyOptions {
  /** `together`: one question for all aspects; `separate`: one each, at as many times the price. */
  aspects?: 'together' | 'separate' | undefined;
  /** Whether reasons are given, and whether before or after the level is chosen. */
  rationale?: 'before' | 'after' | 'none' | undefined;
}

/** Options of strategies that show several images. */
export interface OrderedStrategyOptions extends StrategyOptions {
  /** Ask in this many different orders. Default: listwise 1, pairwise 2 (both). */
  orders?: number | undefined;
  /** Draws the orders. Default 0. */
  seed?: number | undefined;
}

/** `name`, or `name?option=value&…` with the options that are not the default. */
export function strategyId(name: string, { aspects, rationale }: StrategyOptions): string {
  const set = [
    ...(aspects === 'separate' ? ['aspects=separate'] : []),
    ...(rationale === 'after' || rationale === 'none' ? [`rationale=${rationale}`] : []),
  ];
  return set.length ? `${name}?${set.join('&')}` : name;
}

/** The groups of aspects that are asked about in one question. */
export function aspectGroups<A extends string>(
  aspects: readonly Aspect<A>[],
  { aspects: grouping = 'together' }: StrategyOptions,
): (readonly Aspect<A>[])[] {
  return grouping === 'together' ? [aspects] : aspects.map((aspect) => [aspect]);
}
