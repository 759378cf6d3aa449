import type { Question } from '@visionprefer/core/plugin';
import { expectation } from './expectation.ts';
import { levelDistribution, type Token, toSpoken } from './level-distribution.ts';

/**
 * The answer with each level replaced by the expectation over the model's own probabilities of all five, and by those
 * probabilities; everything else stays as it was said. A level whose probabilities cannot be told for certain stays a
 * level. Answers without levels (comparisons) stay as they are.
 *
 * @param tokens The answer's tokens with their log-probabilities; undefined when none were given.
 * @returns undefined when there are levels but no tokens.
 */
export function expectScores(
  text: string,
  tokens: readonly Token[] | undefined,
  { aspects }: Pick<Question, 'aspects'>,
): string | undefined {
  const levels = findLevels(text, new Map(aspects.map(({ id, levels }) => [id, levels.map(({ name }) => name)])));
  if (!levels.length) return text;
  if (!tokens?.length) return undefined;
  const spoken = toSpoken(tokens, text);
  if (!spoken) return text;
  return levels.reduceRight((answer, { start, end, nameAt, names }) => {
    const distribution = levelDistribution(spoken, text.slice(0, nameAt), names);
    if (!distribution) return answer;
    const judged = `"score":${expectation(distribution)},"distribution":${JSON.stringify(distribution)}`;
    return answer.slice(0, start) + judged + answer.slice(end);
  }, text);
}

/** Where a level stands in an answer: its key and value from `start` to `end`, its name at `nameAt`. */
interface LevelPlace {
  start: number;
  end: number;
  nameAt: number;
  names: readonly string[];
}

/** Finds `"level": "<name>"`, each under the aspect whose key came last. */
function findLevels(text: string, namesOf: ReadonlyMap<string, readonly string[]>): LevelPlace[] {
  const places: LevelPlace[] = [];
  let names: readonly string[] = [];
  let levelAt: number | undefined;
  for (const { index, 0: whole, 1: said = '', 2: colon } of text.matchAll(/"((?:[^"\\]|\\.)*)"(\s*:)?/gs)) {
    if (colon) {
      names = namesOf.get(said) ?? names;
      levelAt = said === 'level' ? index : undefined;
    } else {
      if (levelAt !== undefined && names.includes(said)) {
        places.push({ start: levelAt, end: index + whole.length, nameAt: index + 1, names });
      }
      levelAt = undefined;
    }
  }
  return places;
}
