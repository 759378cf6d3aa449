import type { Aspect } from '../../contract/aspect.ts';
import type { Score } from '../../records/records.ts';
import { declines } from './declines.ts';
import { membersOf, nameMeant } from './named.ts';
import { describe, isObject } from './read-answer.ts';
import { readRationale } from './read-rationale.ts';

/** A score with its rationale, or why there is none. */
export type LevelReading = Omit<Score, 'imageId'> | { problem: string };

const fields = ['level', 'score', 'rationale', 'distribution'] as const;

/**
 * Reads `{ level, rationale }`: a level of the aspect by name (case and separators aside), as a whole number 1–5, or by
 * both where they agree (`4 (Good)`).
 * Annotators that measure give `{ score, rationale }` instead, any number from 1 to 5, and those that know how sure
 * they are add the `distribution` over the five levels. Nothing else is a score.
 *
 * @param imageIds In the order shown.
 */
export function readLevel(judgement: unknown, aspect: Aspect, imageIds: readonly string[]): LevelReading {
  if (!isObject(judgement)) return { problem: `expected an object with a level, got ${describe(judgement)}` };
  const declined = declines(judgement);
  if (declined !== undefined) return { problem: declined };
  const members = membersOf(judgement, fields);
  if ('problem' in members) return members;
  const [level, score, distribution] = [members.get('level'), members.get('score'), members.get('distribution')];
  const rationale = readRationale(members.get('rationale'), imageIds);
  const value = score === undefined ? levelOf(level, aspect) : inScale(score);
  if (level !== undefined && score !== undefined && levelOf(level, aspect) !== value) {
    return { problem: `it has the level ${describe(level)} and the score ${describe(score)}, expected one` };
  }
  if (value === undefined) {
    const names = aspect.levels.map(({ name }) => name).join(', ');
    return { problem: `${describe(score ?? level)} is not a level, expected one of ${names}` };
  }
  if (distribution === undefined) return { score: value, ...rationale };
  if (!isDistribution(distribution)) {
    return { problem: `the distribution should be five probabilities that add up to 1, got ${describe(distribution)}` };
  }
  return { score: value, ...rationale, distribution };
}

function levelOf(level: unknown, { levels }: Aspect): number | undefined {
  if (typeof level === 'number') return Number.isInteger(level) ? inScale(level) : undefined;
  if (typeof level !== 'string') return undefined;
  if (/^\s*[1-5]\s*$/.test(level)) return Number(level);
  const exact = levels.findIndex(({ name }) => name === level);
  if (exact !== -1) return exact + 1;
  const names = levels.map(({ name }) => name);
  const meant = nameMeant(level, names);
  if (meant !== undefined) return names.indexOf(meant) + 1;
  const both = /^\W*(?<number>[1-5])\W+(?<name>\D+)$|^(?<before>\D+)\W+(?<last>[1-5])\W*$/.exec(level)?.groups;
  const named = nameMeant(both?.name ?? both?.before, names);
  const number = Number(both?.number ?? both?.last);
  return named !== undefined && names.indexOf(named) + 1 === number ? number : undefined;
}

function inScale(score: unknown): number | undefined {
  return typeof score === 'number' && score >= 1 && score <= 5 ? score : undefined;
}

function isDistribution(value: unknown): value is number[] {
  if (!Array.isArray(value) || value.length !== 5) return false;
  if (!value.every((p) => typeof p === 'number' && p >= 0 && p <= 1)) return false;
  return Math.abs(value.reduce((sum, p) => sum + p, 0) - 1) < 0.01;
}
