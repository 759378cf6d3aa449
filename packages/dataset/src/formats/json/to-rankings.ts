import type { ExportImage, ExportPair } from '../../load/export-pair.ts';

/** Images of one sample in one aspect, with their ranks: 1 is best, equals share one. */
export interface Ranking {
  id: string;
  aspect: string;
  images: readonly ExportImage[];
  ranks: readonly number[];
  /** Annotator id → its ranks of the same images; only of annotators who scored all of them. */
  votes: ReadonlyMap<string, readonly number[]>;
  pairs: readonly ExportPair[];
}

/**
 * Turns the pairs of one sample into rankings that say just what the pairs say.
 *
 * Whoever reads a ranking compares every two images with different ranks. Where that gives back the pairs, the sample is
 * one ranking. Where it would give more, because a margin or a pick left some out, each pair is a ranking of its own.
 */
export function toRankings(pairs: readonly ExportPair[]): Ranking[] {
  const aspects = new Set(pairs.map(({ pair }) => pair.aspect));
  return [...aspects].flatMap((aspect) => {
    const own = pairs.filter(({ pair }) => pair.aspect === aspect);
    const id = own[0]?.pair.sampleId ?? '';
    const whole = rank(id, aspect, own);
    return impliesJust(own, whole) ? [whole] : own.map((one) => rank(one.pair.id, aspect, [one]));
  });
}

/** Whether every two images with different ranks are one of the pairs, and every pair is two such images. */
function impliesJust(pairs: readonly ExportPair[], { images, ranks }: Ranking): boolean {
  const implied = ranks.reduce((sum, mine) => sum + ranks.filter((other) => mine < other).length, 0);
  const rankOf = new Map(images.map(({ hash }, index) => [hash, ranks[index] ?? 0]));
  const agrees = ({ chosen, rejected }: ExportPair) =>
    (rankOf.get(chosen.hash) ?? 0) < (rankOf.get(rejected.hash) ?? 0);
  return implied === pairs.length && pairs.every(agrees);
}

function rank(id: string, aspect: string, pairs: readonly ExportPair[]): Ranking {
  const scored = new Map<string, { image: ExportImage; score: number; votes: Map<string, number> }>();
  for (const { pair, chosen, rejected, votes = new Map() } of pairs) {
    for (const [place, image, { score }] of [
      [0, chosen, pair.chosen],
      [1, rejected, pair.rejected],
    ] as const) {
      const entry = scored.get(image.hash) ?? { image, score, votes: new Map<string, number>() };
      scored.set(image.hash, entry);
      for (const [annotator, both] of votes) entry.votes.set(annotator, both[place]);
    }
  }
  const all = [...scored.values()];
  const annotators = [...new Set(all.flatMap(({ votes }) => [...votes.keys()]))];
  const votes = annotators.flatMap((annotator): [string, number[]][] => {
    const own = all.map((entry) => entry.votes.get(annotator));
    return own.every((score) => score !== undefined) ? [[annotator, toRanks(own as number[])]] : [];
  });
  return {
    id,
    aspect,
    images: all.map(({ image }) => image),
    ranks: toRanks(all.map(({ score }) => score)),
    votes: new Map(votes),
    pairs,
  };
}

function toRanks(scores: readonly number[]): number[] {
  const levels = [...new Set(scores)].sort((a, b) => b - a);
  return scores.map((score) => levels.indexOf(score) + 1);
}
