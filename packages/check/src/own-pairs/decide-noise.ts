import type { Interval } from '../measure/estimates.ts';
import type { Learnt } from './learn-from-pairs.ts';
import type { NoiseReport } from './noise-report.ts';
import { shareTaught } from './share-taught.ts';

/** Fewer pairs, and fewer prompts, than these tell nothing. */
export const fewest = { pairs: 100, prompts: 10 } as const;
/** A wider interval tells nothing. */
const widest = 0.2;

/** What is known of the noise of some pairs. */
export interface Evidence {
  pairs: number;
  prompts: number;
  /** Whether the same two pictures stand in several pairs. */
  isRepeated: boolean;
  /** The noise by repeats and by cycles, where there were any. */
  estimates: readonly Interval[];
  learnt?: Learnt | undefined;
}

/** What of a {@link NoiseReport} is decided. */
export type Decision = Pick<NoiseReport, 'verdict' | 'reason' | 'noise' | 'teaches' | 'noiseAtMost' | 'teachesAtLeast'>;

/** Decides what evidence allows to say, and says no more. */
export function decideNoise({ pairs, prompts, isRepeated, estimates, learnt }: Evidence): Decision {
  const cannotTell = (reason: string): Decision => ({ verdict: 'cannot-tell', reason });
  if (pairs < fewest.pairs) return cannotTell(`${pairs} pairs are too few: ${fewest.pairs} at least are needed.`);
  if (prompts < fewest.prompts) return cannotTell(`All pairs are of ${prompts} prompts: ten at least are needed.`);
  const [best] = estimates.toSorted((a, b) => a.high - a.low - (b.high - b.low));
  const isNarrow = best !== undefined && best.high - best.low <= widest;
  // Labels of the same two pictures are learnt as one: what is left of their noise is not that of a pair.
  const bound = isRepeated ? undefined : boundOf(learnt);
  if (isNarrow && bound !== undefined && best.low > bound) {
    return cannotTell(
      `By repeats or circles at least ${percent(best.low)} of the labels are wrong, by what a VP-Score learns at most ${percent(bound)}: they are not wrong each on its own.`,
    );
  }
  const words: string[] = [];
  if (isNarrow) {
    const teaches = shareTaught(best);
    words.push(
      `Of single judgements, ${percent(best.low)} to ${percent(best.high)} are wrong by chance. In the small world such labels teach ${percent(teaches.low)} to ${percent(teaches.high)} of what perfect ones do.`,
    );
  } else if (best) {
    words.push(`The noise lies between ${percent(best.low)} and ${percent(best.high)}: too wide for a word.`);
  } else {
    words.push('No two pictures were judged twice, and pairs that come of scores make no circles.');
  }
  words.push(...describeLearnt(learnt));
  const atMost = bound === undefined ? undefined : { noiseAtMost: bound, ...taughtAtLeast(bound) };
  if (atMost) words.push(describeBound(atMost));
  if (!isNarrow && !atMost) {
    return cannotTell([...words, 'Ask several annotators, or the same one again; more prompts help too.'].join(' '));
  }
  words.push('What all labels get wrong alike does not show: labels that are all turned round look like perfect ones.');
  return {
    verdict: isNarrow ? 'told' : 'at-most',
    ...(isNarrow && { noise: best, teaches: shareTaught(best) }),
    ...atMost,
    reason: words.join(' '),
  };
}

/**
 * The most noise that what was learnt allows in any aspect: with ε of the labels wrong by chance, nobody tells more than
 * 1 − ε of them. Undefined where in some aspect nothing was learnt for certain.
 */
function boundOf(learnt: Learnt | undefined): number | undefined {
  if (!learnt?.aspects.every(isLearnt) || learnt.aspects.length === 0) return undefined;
  return Math.max(...learnt.aspects.map(({ accuracy }) => 1 - accuracy.low));
}

/** More is told than of shuffled labels, and more than by tossing a coin, beyond both intervals. */
function isLearnt({ accuracy, shuffled }: Learnt['aspects'][number]): boolean {
  return accuracy.low > Math.max(0.5, shuffled.high);
}

function describeLearnt(learnt: Learnt | undefined): string[] {
  return (learnt?.aspects ?? []).map((found) => {
    const told = `A VP-Score tells ${percent(found.accuracy.value)} of unseen labels in ${found.aspect}, ${percent(found.shuffled.value)} of shuffled ones`;
    return isLearnt(found)
      ? `${told}.`
      : `${told}: whether there is anything to learn, the encoder ${learnt?.encoder} cannot show.`;
  });
}

/** Labels that may teach nothing are promised nothing. */
function taughtAtLeast(noise: number): Pick<NoiseReport, 'teachesAtLeast'> {
  const { value } = shareTaught({ value: noise, low: noise, high: noise });
  return value > 0 ? { teachesAtLeast: value } : {};
}

function describeBound({ noiseAtMost, teachesAtLeast }: { noiseAtMost: number; teachesAtLeast?: number }): string {
  const told = `So not more than ${percent(noiseAtMost)} of the pairs are wrong by chance`;
  if (teachesAtLeast === undefined) return `${told}.`;
  return `${told}, and in the small world they teach at least ${percent(teachesAtLeast)} of what perfect ones do.`;
}

function percent(number: number): string {
  return `${(number * 100).toFixed(0)} %`;
}
