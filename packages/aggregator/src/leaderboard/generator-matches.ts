import { at, countAt } from '../numbers/at.ts';
import { type NumberList, numberList } from '../numbers/number-list.ts';

/** One comparison of the images of two generators. */
export interface Match {
  /** Number of the sample. */
  sample: number;
  first: number;
  second: number;
  /** 1 when the first won, 0 when the second did, 0.5 for a tie. */
  verdict: number;
}

/** The comparisons of one aspect, in the order of their samples. */
export interface GeneratorMatches {
  /** Names, by number. */
  readonly generators: readonly string[];
  /** Images, by generator. */
  readonly images: readonly number[];
  numberOf(generator: string): number;
  addImage(generator: number): void;
  addMatch(match: Match): void;
  /** Parallel columns. */
  columns(): { samples: Int32Array; firsts: Int32Array; seconds: Int32Array; verdicts: Float64Array };
}

/** Nothing yet. */
export function noMatches(): GeneratorMatches {
  const numbers = new Map<string, number>();
  const generators: string[] = [];
  const images: number[] = [];
  const whole: Record<'samples' | 'firsts' | 'seconds', NumberList<Int32Array>> = {
    samples: numberList(Int32Array),
    firsts: numberList(Int32Array),
    seconds: numberList(Int32Array),
  };
  const verdicts = numberList(Float64Array);
  return {
    generators,
    images,
    numberOf(generator) {
      const known = numbers.get(generator);
      if (known !== undefined) return known;
      numbers.set(generator, generators.length);
      images.push(0);
      return generators.push(generator) - 1;
    },
    addImage(generator) {
      images[generator] = at(images, generator) + 1;
    },
    addMatch({ sample, first, second, verdict }) {
      whole.samples.push(sample);
      whole.firsts.push(first);
      whole.seconds.push(second);
      verdicts.push(verdict);
    },
    columns: () => ({
      samples: whole.samples.values(),
      firsts: whole.firsts.values(),
      seconds: whole.seconds.values(),
      verdicts: verdicts.values(),
    }),
  };
}

/** Wins, ties and losses of each generator. */
export function countResults(matches: GeneratorMatches): Record<'wins' | 'ties' | 'losses', Int32Array> {
  const size = matches.generators.length;
  const counts = { wins: new Int32Array(size), ties: new Int32Array(size), losses: new Int32Array(size) };
  const { firsts, seconds, verdicts } = matches.columns();
  for (const [match, verdict] of verdicts.entries()) {
    const [first, second] = [firsts[match] ?? 0, seconds[match] ?? 0];
    countAt(verdict === 1 ? counts.wins : verdict === 0 ? counts.losses : counts.ties, first);
    countAt(verdict === 0 ? counts.wins : verdict === 1 ? counts.losses : counts.ties, second);
  }
  return counts;
}
