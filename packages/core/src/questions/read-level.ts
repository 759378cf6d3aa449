import type { Aspect } from '../contract/aspect.ts';
import { describe, isObject } from './read-answer.ts';

/** A score with its rationale, or why there is none. */
export type LevelReading = { score: number; rationale?: string; distribution?: number[] } | { problem: string };

/**
 * Reads `{ level, rationale }`: a level of the aspect by name (case and outer space aside) or as a whole number 1–5.
 * Annotators that measure give `{ score, rationale }` instead, any number from 1 to 5, and those that know how sure
 * they are add the `distribution` over the five levels. Nothing else is a score.
 */
export function readLevel(judgement: unknown, aspect: Aspect): LevelReading {
  if (!isObject(judgement)) return { problem: `expected an object with a level, got ${describe(judgement)}` };
  const { level, score, rationale, distribution } = judgement;
  if (rationale !== undefined && typeof rationale !== 'string') {
    return { problem: `the rationale should be text, got ${describe(rationale)}` };
  }
  if (level !== undefined && score !== undefined) return { problem: 'it has both a level and a score, expected one' };
  const value = score === undefined ? levelOf(level, aspect) : inScale(score);
  if (value === undefined) {
    const names = aspect.levels.map(({ name }) => name).join(', ');
    return { problem: `${describe(score ?? level)} is not a level, expected one of ${names}` };
  }
  if (distribution !== undefined && !isDistribution(distribution)) {
    return { problem: `the distribution should be five probabilities that add up to 1, got ${describe(distribution)}` };
  }
  return { score: value, ...(rationale?.trim() && { rationale }), ...(distribution !== undefined && { distribution }) };
}

function levelOf(level: unknown, { levels }: Aspect): number | undefined {
  if (typeof level === 'number') return Number.isInteger(level) ? inScale(level) : undefined;
  if (typeof level !== 'string') return undefined;
  const name = level.trim().toLowerCase();
  if (/^[1-5]$/.test(name)) return Number(name);
  const index = levels.findIndex((candidate) => candidate.name.toLowerCase() === name);
  return index === -1 ? undefined : index + 1;
}

function inScale(score: unknown): number | undefined {
  return typeof score === 'number' && score >= 1 && score <= 5 ? score : undefined;
}

function isDistribution(value: unknown): value is number[] {
  if (!Array.isArray(value) || value.length !== 5) return false;
  if (!value.every((p) => typeof p === 'number' && p >= 0 && p <= 1)) return false;
  return Math.abs(value.reduce((sum, p) => sum + p, 0) - 1) < 0.01;
}
