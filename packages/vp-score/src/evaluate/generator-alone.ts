import type { AspectPairs } from '../data/pair-table.ts';
import { at, numberAt, wholeAt } from '../numbers/at.ts';

/** Wins of a generator, and the comparisons they are of. */
interface Tally {
  wins: number;
  count: number;
}

/**
 * The margins of one who knows nothing of a pair but which generators painted it: the difference of their win rates on
 * all other prompts. NaN where one is not named or is not known from another prompt, 0 where both are the same. Null
 * when no pair is of two named generators.
 */
export function generatorMargins(pairs: AspectPairs): Float64Array | null {
  const totals = new Map<string, Tally>();
  const ofPrompt = new Map<string, Tally>();
  let named = 0;
  for (const [pair, [first, second]] of pairs.generators.entries()) {
    if (first === undefined || second === undefined || first === second) continue;
    named++;
    const target = numberAt(pairs.target, pair);
    for (const [generator, wins] of [
      [first, target],
      [second, 1 - target],
    ] as const) {
      add(totals, generator, wins);
      add(ofPrompt, promptKey(generator, wholeAt(pairs.prompt, pair)), wins);
    }
  }
  if (named === 0) return null;
  const rate = (generator: string | undefined, prompt: number) => {
    const total = totals.get(generator ?? '');
    const own = ofPrompt.get(promptKey(generator ?? '', prompt)) ?? { wins: 0, count: 0 };
    return total && total.count > own.count ? (total.wins - own.wins) / (total.count - own.count) : Number.NaN;
  };
  return pairs.target.map((_, pair) => {
    const [first, second] = at(pairs.generators, pair);
    const prompt = wholeAt(pairs.prompt, pair);
    return first === second && first !== undefined ? 0 : rate(first, prompt) - rate(second, prompt);
  });
}

function add(records: Map<string, Tally>, key: string, wins: number): void {
  const record = records.get(key) ?? { wins: 0, count: 0 };
  records.set(key, { wins: record.wins + wins, count: record.count + 1 });
}

function promptKey(generator: string, prompt: number): string {
  return `${prompt} ${generator}`;
}
