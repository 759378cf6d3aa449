import type { Annotation, Outcome, Source } from '@visionprefer/core';

/** What one annotator did. */
export interface AnnotatorStatistics {
  annotatorId: string;
  /** Models that really answered, as the vendor named them. */
  models: string[];
  strategies: string[];
  /** Questions by how they ended. */
  outcomes: Partial<Record<Outcome, number>>;
  /** Its scores in each aspect; empty where it compared. */
  aspects: ScoreStatistics[];
  inputTokens: number;
  outputTokens: number;
  /** US dollars; null when no annotation tells what it cost. */
  usd: number | null;
}

/** The scores of one annotator in one aspect. */
export interface ScoreStatistics {
  aspect: string;
  scores: number;
  mean: number;
  /** Standard deviation, in score points. */
  spread: number;
}

/** What annotations tell of how a data set came to be. */
export interface AnnotationStatistics {
  annotations: number;
  annotators: AnnotatorStatistics[];
  /** Aspect id → versions of its rubric that were asked about. */
  rubrics: Record<string, number[]>;
}

interface Tally extends Omit<AnnotatorStatistics, 'models' | 'strategies' | 'aspects'> {
  models: Set<string>;
  strategies: Set<string>;
  aspects: Map<string, { count: number; sum: number; squares: number }>;
}

/** Counts annotations, one by one. */
export async function collectAnnotationStatistics(annotations: Source<Annotation>): Promise<AnnotationStatistics> {
  const tallies = new Map<string, Tally>();
  const rubrics = new Map<string, Set<number>>();
  let number = 0;
  for await (const annotation of annotations) {
    number++;
    const tally = tallies.get(annotation.annotatorId) ?? emptyTally(annotation.annotatorId);
    tallies.set(annotation.annotatorId, tally);
    count(tally, annotation);
    for (const [aspect, version] of Object.entries(annotation.aspectVersions)) {
      rubrics.set(aspect, (rubrics.get(aspect) ?? new Set()).add(version));
    }
  }
  return {
    annotations: number,
    annotators: [...tallies.values()].map(describe),
    rubrics: Object.fromEntries(
      [...rubrics].map(([aspect, versions]) => [aspect, [...versions].sort((a, b) => a - b)]),
    ),
  };
}

function count(tally: Tally, annotation: Annotation): void {
  const { outcome, model, strategyId, usage, usd } = annotation;
  tally.outcomes[outcome] = (tally.outcomes[outcome] ?? 0) + 1;
  if (model !== undefined) tally.models.add(model);
  tally.strategies.add(strategyId);
  tally.inputTokens += usage?.inputTokens ?? 0;
  tally.outputTokens += usage?.outputTokens ?? 0;
  if (usd !== undefined) tally.usd = (tally.usd ?? 0) + usd;
  if (annotation.outcome !== 'scored') return;
  for (const [aspect, scores] of Object.entries(annotation.scores)) {
    const sums = tally.aspects.get(aspect) ?? { count: 0, sum: 0, squares: 0 };
    tally.aspects.set(aspect, sums);
    for (const { score } of scores) {
      sums.count++;
      sums.sum += score;
      sums.squares += score * score;
    }
  }
}

function describe({ models, strategies, aspects, ...tally }: Tally): AnnotatorStatistics {
  return {
    ...tally,
    models: [...models].sort(),
    strategies: [...strategies].sort(),
    aspects: [...aspects].map(([aspect, { count: scores, sum, squares }]) => {
      const mean = sum / scores;
      return { aspect, scores, mean, spread: Math.sqrt(Math.max(0, squares / scores - mean * mean)) };
    }),
  };
}

function emptyTally(annotatorId: string): Tally {
  const sets = { models: new Set<string>(), strategies: new Set<string>(), aspects: new Map() };
  return { annotatorId, outcomes: {}, inputTokens: 0, outputTokens: 0, usd: null, ...sets };
}
