import type { Annotation, Usage } from '@visionprefer/core';
import type { AnnotatorSummary, ScoreSpread } from '../report-data.ts';

/** Places of a {@link ScoreSpread}: 1, 1.5, 2 … 5. */
const places = 9;

/** What is counted while the annotations go by. */
interface Tally {
  outcomes: AnnotatorSummary['outcomes'];
  /** By aspect id. */
  counts: Map<string, number[]>;
  scores: number;
  sum: number;
  squares: number;
  usd: number | null;
  usage: Usage;
  ms: number[];
}

/** Sums up each annotator: outcomes, scores, cost and time. */
export function summarizeAnnotators(
  annotations: Iterable<Annotation>,
  {
    annotators,
    aspects,
    isHuman,
  }: { annotators: readonly string[]; aspects: readonly string[]; isHuman: (id: string) => boolean },
): { annotators: AnnotatorSummary[]; scores: ScoreSpread[] } {
  const tallies = new Map(annotators.map((id) => [id, createTally()]));
  for (const annotation of annotations) {
    const tally = tallies.get(annotation.annotatorId);
    if (tally) count(tally, annotation);
  }
  const scores = annotators.flatMap((id, annotator) =>
    aspects.flatMap((aspect, index): ScoreSpread[] => {
      const counts = tallies.get(id)?.counts.get(aspect);
      return counts ? [{ annotator, aspect: index, counts }] : [];
    }),
  );
  return { annotators: annotators.map((id) => summarize(id, isHuman(id), tallies.get(id) ?? createTally())), scores };
}

function createTally(): Tally {
  return { outcomes: {}, counts: new Map(), scores: 0, sum: 0, squares: 0, usd: null, usage: {}, ms: [] };
}

function count(tally: Tally, annotation: Annotation): void {
  const { outcome, usd, usage, ms } = annotation;
  tally.outcomes[outcome] = (tally.outcomes[outcome] ?? 0) + 1;
  if (usd !== undefined) tally.usd = (tally.usd ?? 0) + usd;
  for (const [name, tokens] of Object.entries(usage ?? {}) as [keyof Usage, number][]) {
    tally.usage[name] = (tally.usage[name] ?? 0) + tokens;
  }
  if (outcome !== 'abstained') tally.ms.push(ms);
  if (outcome !== 'scored') return;
  for (const [aspect, scores] of Object.entries(annotation.scores)) {
    const counts = tally.counts.get(aspect) ?? Array<number>(places).fill(0);
    tally.counts.set(aspect, counts);
    for (const { score } of scores) {
      const place = Math.round((score - 1) * 2);
      counts[place] = (counts[place] ?? 0) + 1;
      tally.scores++;
      tally.sum += score;
      tally.squares += score * score;
    }
  }
}

function summarize(id: string, human: boolean, tally: Tally): AnnotatorSummary {
  const { outcomes, scores, sum, squares, usd, usage, ms } = tally;
  const mean = scores ? sum / scores : null;
  return {
    id,
    human,
    outcomes,
    meanScore: mean,
    spread:
      mean === null || scores < 2 ? null : Math.sqrt(Math.max(0, (squares - scores * mean * mean) / (scores - 1))),
    usd,
    usage,
    medianMs: ms.length ? (ms.toSorted((a, b) => a - b)[Math.floor(ms.length / 2)] ?? null) : null,
  };
}
