import type { Consensus, Sample } from '@visionprefer/core';
import { aspectsOf, consensusScorer, type Scorer } from '../agreement/against-people.ts';
import { tieWidth } from '../agreement/pair-accuracy.ts';
import { type GeneratorMatches, noMatches } from './generator-matches.ts';
import type { Leaderboard, LeaderboardTable } from './leaderboard-record.ts';
import { rankGenerators } from './rank-generators.ts';

/** A leaderboard on its way: what is kept of a sample is which generator beat which. */
export interface LeaderboardBuilder {
  /** Adds the consensus of a sample. Images without a generator count nowhere. */
  add(consensus: Consensus, sample: Pick<Sample, 'images'>): void;
  result(): Leaderboard;
}

/**
 * Ranks the generators of images by the consensus on them, in each aspect and overall: every two images of a sample that are
 * of two generators are one comparison, won by the one with the higher score, and the strengths are those of Bradley and Terry
 * (*Biometrika* 39, 1952). Intervals are over samples: see {@link LeaderboardRow}.
 */
export function leaderboard(consensus: Iterable<Consensus>, samples: Iterable<Sample>): Leaderboard {
  const known = new Map(Array.from(samples, (sample) => [sample.id, sample]));
  const builder = createLeaderboard();
  for (const record of consensus) {
    const sample = known.get(record.sampleId);
    if (sample) builder.add(record, sample);
  }
  return builder.result();
}

/** Begins a leaderboard, for consensus that is read one by one. */
export function createLeaderboard(): LeaderboardBuilder {
  const byAspect = new Map<string, GeneratorMatches>();
  let samples = 0;
  const matchesOf = (aspect: string): GeneratorMatches => {
    const matches = byAspect.get(aspect) ?? noMatches();
    byAspect.set(aspect, matches);
    return matches;
  };
  return {
    add(consensus, { images }) {
      const generators = new Map(images.map(({ id, generator }) => [id, generator]));
      if (new Set(generators.values()).size < 2) return;
      const sample = samples++;
      for (const aspect of ['overall', ...aspectsOf([consensus])]) {
        addSample(matchesOf(aspect), sample, { consensus, generators, scorer: consensusScorer(aspect) });
      }
    },
    result: () => ({
      samples,
      aspects: Object.fromEntries(
        [...byAspect].map(([aspect, matches]): [string, LeaderboardTable] => [aspect, rankGenerators(matches)]),
      ),
    }),
  };
}

interface JudgedSample {
  consensus: Consensus;
  generators: ReadonlyMap<string, string | undefined>;
  scorer: Scorer;
}

/** Adds the comparisons of one sample: of every two of its images that have a score each, by two generators. */
function addSample(matches: GeneratorMatches, sample: number, { consensus, generators, scorer }: JudgedSample): void {
  const scored = consensus.images.flatMap((image) => {
    const generator = generators.get(image.imageId);
    const found = scorer(image);
    return generator === undefined || !found ? [] : [{ ...found, generator: matches.numberOf(generator) }];
  });
  for (const { generator } of scored) matches.addImage(generator);
  for (const [place, one] of scored.entries()) {
    for (const other of scored.slice(place + 1)) {
      if (one.generator === other.generator || one.scope !== other.scope) continue;
      const difference = one.score - other.score;
      const verdict = Math.abs(difference) <= tieWidth ? 0.5 : Number(difference > 0);
      matches.addMatch({ sample, first: one.generator, second: other.generator, verdict });
    }
  }
}
