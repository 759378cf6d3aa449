import type { Annotator } from '../contract/annotator.ts';
import type { KnownImage } from '../contract/loaded-image.ts';
import { costOf, mostCostOf, type Price } from '../contract/price.ts';
import type { Question } from '../contract/question.ts';
import { leastRubricTokens, type Span, spanInputTokens, spanOutputTokens } from './question-tokens.ts';

/** What asking takes: in all, or of one annotator. */
export interface Demand {
  /** Questions that were settled earlier. */
  settled: number;
  /** Questions to ask. Each takes one call, if nothing has to be asked again. */
  questions: number;
  /** Images that are shown with them, one as often as it is shown. */
  images: number;
  inputTokens: Span;
  outputTokens: Span;
  /**
   * US dollars. `low`: curt answers, the rubric read from the vendor's cache; `likely`: as tokens are likely, without a
   * cache; `high`: all tokens that one call for each question may take, which is what a budget sets aside for them.
   * Absent when the price of an annotator that is asked is not known.
   */
  usd?: Span;
}

/** What would be asked of one annotator. */
export interface AnnotatorForecast extends Demand {
  annotatorId: string;
  price?: Price;
  /** Earlier answers from which `outputTokens.likely` was told; 0 when it is a guess. */
  learntFrom: number;
}

/** The count of one annotator while it goes on. */
export interface Counter {
  annotator: Annotator;
  count: AnnotatorForecast;
  /** Output tokens of an earlier answer on average, where there were any. */
  learnt?: number;
}

/** Starts the count of an annotator.
 *
 * @param earlier Answers that told their output tokens, and the sum of those.
 */
export function startCount(
  annotator: Annotator,
  price: Price | undefined,
  earlier: { answers: number; tokens: number } | undefined,
): Counter {
  return {
    annotator,
    count: {
      annotatorId: annotator.id,
      ...(price && { price }),
      ...{ settled: 0, questions: 0, images: 0, inputTokens: nothing(), outputTokens: nothing() },
      ...(price && { usd: nothing() }),
      learntFrom: earlier?.answers ?? 0,
    },
    ...(earlier && { learnt: earlier.tokens / earlier.answers }),
  };
}

/** Counts one question that would be asked. */
export function countQuestion({ annotator, count, learnt }: Counter, question: Question<string, KnownImage>): void {
  count.questions++;
  count.images += question.imageIds.length;
  // An annotator that says of itself that it costs nothing reads no tokens that need counting.
  if (annotator.price?.input === 0 && annotator.price.output === 0) return;
  const input = spanInputTokens(annotator, question);
  const output = spanOutputTokens(annotator, question);
  if (learnt !== undefined) output.likely = Math.min(output.high, Math.round(learnt));
  add(count.inputTokens, input);
  add(count.outputTokens, output);
  if (!count.price || !count.usd) return;
  const cachedInputTokens = count.price.cachedInput === undefined ? 0 : leastRubricTokens(question);
  add(count.usd, {
    low: costOf(count.price, { inputTokens: input.low, cachedInputTokens, outputTokens: output.low }),
    likely: costOf(count.price, { inputTokens: input.likely, outputTokens: output.likely }),
    high: mostCostOf(count.price, input.high, output.high),
  });
}

/** What all annotators together take. */
export function sumUp(annotators: readonly AnnotatorForecast[]): Demand {
  const sum: Demand = { settled: 0, questions: 0, images: 0, inputTokens: nothing(), outputTokens: nothing() };
  const usd = nothing();
  for (const annotator of annotators) {
    sum.settled += annotator.settled;
    sum.questions += annotator.questions;
    sum.images += annotator.images;
    add(sum.inputTokens, annotator.inputTokens);
    add(sum.outputTokens, annotator.outputTokens);
    if (annotator.usd) add(usd, annotator.usd);
  }
  const unpriced = annotators.some((annotator) => annotator.questions > 0 && !annotator.usd);
  return unpriced ? sum : { ...sum, usd };
}

function nothing(): Span {
  return { low: 0, likely: 0, high: 0 };
}

function add(sum: Span, { low, likely, high }: Span): void {
  sum.low += low;
  sum.likely += likely;
  sum.high += high;
}
