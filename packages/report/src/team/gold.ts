import { type Annotation, InputError } from '@visionprefer/core';
import type { GoldPlan, TeamPlan } from './team-plan.ts';
import { verdictsOf } from './verdicts-of.ts';

/** What a person's answer to a gold question comes to. */
export interface GoldResult {
  right: number;
  of: number;
  /** What was not right, in words. */
  misses: GoldMiss[];
}

/** One judgement that differs from what is right. */
export interface GoldMiss {
  aspect: string;
  imageId: string;
  /** What was expected, and what was given, in words. */
  expected: string;
  given: string;
  /** Why it is right, where the gold answer says so. */
  because?: string | undefined;
}

/** Questions whose answer is known. */
export interface Gold {
  sampleIds: ReadonlySet<string>;
  check(annotation: Annotation): GoldResult;
}

/**
 * Gathers what is known to be right, by sample.
 *
 * @throws InputError where it does not answer what people are asked.
 */
export function gatherGold(plan: Pick<TeamPlan, 'ask' | 'aspects'> & { gold?: GoldPlan | undefined }): Gold {
  const { ask, aspects, gold } = plan;
  const bySample = new Map<string, Annotation[]>();
  for (const answer of gold?.answers ?? []) {
    const fits = ask === 'scores' ? answer.outcome === 'scored' : ['scored', 'compared'].includes(answer.outcome);
    if (!fits || !aspects.some(({ id }) => Object.hasOwn(answer.aspectVersions, id))) continue;
    bySample.set(answer.sampleId, [...(bySample.get(answer.sampleId) ?? []), answer]);
  }
  if (gold && bySample.size === 0) {
    const wanted = ask === 'scores' ? 'scores' : 'scores or comparisons';
    throw new InputError(
      `Gold: none of its ${gold.answers.length} annotations holds ${wanted} in ${aspects.map(({ id }) => id).join(', ')}.`,
    );
  }
  const checkScores = (annotation: Annotation, result: GoldResult) => {
    if (annotation.outcome !== 'scored') return;
    for (const answer of bySample.get(annotation.sampleId) ?? []) {
      if (answer.outcome !== 'scored') continue;
      for (const [aspect, scores] of Object.entries(annotation.scores))
        for (const { imageId, score } of scores) {
          const known = answer.scores[aspect]?.find((each) => each.imageId === imageId);
          if (!known) continue;
          const isRight = Math.abs(known.score - score) <= (gold?.tolerance ?? 0);
          const said = { aspect, imageId, expected: `${known.score}`, given: `${score}`, because: known.rationale };
          count(result, isRight, said);
        }
    }
  };
  const checkComparison = (annotation: Annotation, result: GoldResult) => {
    if (annotation.outcome !== 'compared') return;
    const given = verdictsOf(annotation);
    for (const answer of bySample.get(annotation.sampleId) ?? [])
      for (const [key, verdict] of verdictsOf(answer)) {
        const said = given.get(key);
        // Where the known answer is a tie, nothing is wrong.
        if (said === undefined || verdict === 0) continue;
        const [aspect = '', first = '', second = ''] = JSON.parse(key) as string[];
        const because = answer.outcome === 'compared' ? answer.preferred[aspect]?.rationale : undefined;
        const imageId = verdict === 1 ? first : second;
        const words = { expected: 'better', given: said === 0 ? 'a tie' : 'worse', because };
        count(result, said === verdict, { aspect, imageId, ...words });
      }
  };
  return {
    sampleIds: new Set(bySample.keys()),
    check(annotation) {
      const result: GoldResult = { right: 0, of: 0, misses: [] };
      (ask === 'scores' ? checkScores : checkComparison)(annotation, result);
      return result;
    },
  };
}

function count(result: GoldResult, isRight: boolean, miss: GoldMiss): void {
  result.of++;
  if (isRight) result.right++;
  else result.misses.push(miss);
}
