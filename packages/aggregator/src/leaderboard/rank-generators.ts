import { componentsOf } from '../methods/bradley-terry/components.ts';
import { fitBradleyTerry } from '../methods/bradley-terry/fit-bradley-terry.ts';
import type { FoldedPairs } from '../methods/bradley-terry/fold-comparisons.ts';
import { resolveFitOptions } from '../methods/fit-options.ts';
import { at, numberAt, wholeAt } from '../numbers/at.ts';
import { normalQuantile, studentQuantile } from '../numbers/normal.ts';
import { countResults, type GeneratorMatches } from './generator-matches.ts';
import type { LeaderboardRow, LeaderboardTable } from './leaderboard-record.ts';
import { type StrengthErrors, strengthCovariance } from './strength-covariance.ts';

/** A tie that every two generators that met are given before: strengths stay finite, and few comparisons say little. */
const prior = 1;

/** Orders generators by their strengths. */
export function rankGenerators(matches: GeneratorMatches): LeaderboardTable {
  const size = matches.generators.length;
  const pairs = foldMatches(matches);
  const settings = { ...resolveFitOptions({}, 1e-10), prior, ties: 'half' } as const;
  const logs = fitBradleyTerry(pairs, size, settings).values.map(Math.log);
  const groups = componentsOf(pairs, 0).map(({ images }) => images);
  const errors = strengthCovariance(matches, pairs, { logs, prior, groups });
  const samples = new Set(matches.columns().samples).size;
  const reach = samples > 1 ? studentQuantile(normalQuantile(0.975), samples - 1) : Number.NaN;
  const results = countResults(matches);
  const rows = groups.flatMap((members) =>
    members.map((generator): LeaderboardRow => {
      const chance = chanceOf(generator, members, { logs, errors, reach });
      return {
        generator: at(matches.generators, generator),
        images: at(matches.images, generator),
        wins: wholeAt(results.wins, generator),
        ties: wholeAt(results.ties, generator),
        losses: wholeAt(results.losses, generator),
        chance,
        rank: ranksOf(generator, members, { logs, errors, reach }),
      };
    }),
  );
  rows.sort((a, b) => (b.chance.value ?? 0) - (a.chance.value ?? 0) || (a.generator < b.generator ? -1 : 1));
  return { comparisons: matches.columns().verdicts.length, rows, notes: notesOn(groups.length, samples) };
}

interface Fitted {
  logs: Float64Array;
  errors: StrengthErrors;
  /** Standard errors to each side of a 95 % interval; NaN where nothing is known. */
  reach: number;
}

/** The probability to beat the geometric mean of the strengths of its group. */
function chanceOf(generator: number, members: readonly number[], { logs, errors, reach }: Fitted) {
  const mean = members.reduce((sum, member) => sum + numberAt(logs, member), 0) / members.length;
  const lead = numberAt(logs, generator) - mean;
  const width = reach * errors.ofOne(generator);
  const chance = (log: number) => (Number.isNaN(log) ? null : 1 / (1 + Math.exp(-log)));
  return { value: chance(lead), low: chance(lead - width), high: chance(lead + width) };
}

function ranksOf(generator: number, members: readonly number[], { logs, errors, reach }: Fitted): [number, number] {
  let [above, below] = [0, 0];
  for (const other of members) {
    if (other === generator) continue;
    const lead = numberAt(logs, generator) - numberAt(logs, other);
    const width = reach * errors.ofTwo(generator, other);
    if (lead > width) below++;
    else if (-lead > width) above++;
  }
  return [1 + above, members.length - below];
}

function notesOn(groups: number, samples: number): string[] {
  const notes: string[] = [];
  if (groups > 1) {
    notes.push(
      `There are ${groups} groups of generators that were never compared with each other: a place holds within a group.`,
    );
  }
  if (samples < 10 && samples > 0) notes.push(`Only ${samples} prompts compare generators: intervals are rough.`);
  return notes;
}

/** Every two generators that met, with their results. */
function foldMatches(matches: GeneratorMatches): FoldedPairs {
  const size = matches.generators.length;
  const { firsts, seconds, verdicts } = matches.columns();
  const cells = new Map<number, { won: number; lost: number; tied: number }>();
  for (const [match, verdict] of verdicts.entries()) {
    const [first, second] = [wholeAt(firsts, match), wholeAt(seconds, match)];
    const isInOrder = first < second;
    const cell = isInOrder ? first * size + second : second * size + first;
    const count = cells.get(cell) ?? { won: 0, lost: 0, tied: 0 };
    cells.set(cell, count);
    count[verdict === 0.5 ? 'tied' : (verdict === 1) === isInOrder ? 'won' : 'lost']++;
  }
  const ordered = [...cells].sort(([a], [b]) => a - b);
  return {
    firsts: Int32Array.from(ordered, ([cell]) => Math.floor(cell / size)),
    seconds: Int32Array.from(ordered, ([cell]) => cell % size),
    firstWins: Float64Array.from(ordered, ([, { won }]) => won),
    secondWins: Float64Array.from(ordered, ([, { lost }]) => lost),
    ties: Float64Array.from(ordered, ([, { tied }]) => tied),
    starts: Int32Array.of(0, ordered.length),
  };
}
