import type { MissingOutcome } from '@visionprefer/core';
import type { NoScore } from './rating.ts';
import { describeScale, type Scale, toScore } from './scale.ts';

/** What stands where a score is expected: a score, nothing at all, or a reason why there is none. */
export type ScoreCell = { score: number; rating: number } | 'empty' | (NoScore & { isOffScale?: boolean });

const outcomes: readonly string[] = ['refused', 'blocked', 'unreadable', 'abstained'] satisfies MissingOutcome[];
const nothing = /^(?:|-|nan|n\/?a|null|none)$/i;
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Reads one score. A number, or text that is nothing but a decimal number, is one if it is on the scale; the words
 * `refused`, `blocked`, `unreadable` and `abstained` are what they say; everything else cannot be read. Nothing is
 * clamped, cut out of a sentence or guessed.
 */
export function readScore(value: unknown, scale: Scale): ScoreCell {
  if (value === undefined || value === null) return 'empty';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value).trim();
  if (nothing.test(text)) return 'empty';
  if (outcomes.includes(text)) return { outcome: text as MissingOutcome, detail: 'as the file says' };
  if (/^(?:true|false)$/i.test(text)) {
    return { outcome: 'unreadable', detail: `${text} is no number: write 1 for yes and 0 for no, on the scale 0..1` };
  }
  const rating = readNumber(value);
  if (rating === undefined) return { outcome: 'unreadable', detail: `not a number: ${text}` };
  const score = toScore(rating, scale);
  if (score !== undefined) return { score, rating };
  return { outcome: 'unreadable', detail: `${text} is not on the scale ${describeScale(scale)}`, isOffScale: true };
}

/** The number that a value is, or that its text writes in full; undefined for everything else. */
export function readNumber(value: unknown): number | undefined {
  if (typeof value !== 'number' && !(typeof value === 'string' && decimal.test(value.trim()))) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
