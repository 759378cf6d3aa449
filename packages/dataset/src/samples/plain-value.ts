import type { Json } from '@visionprefer/core';

/**
 * A cell as a value of the metadata: a whole number that no number can hold is the text of its digits, a time is ISO 8601.
 * Undefined for what is missing (null, NaN, empty text) and for what is no plain value (bytes, lists).
 */
export function plainValue(cell: unknown): Json | undefined {
  if (typeof cell === 'bigint') return Number.isSafeInteger(Number(cell)) ? Number(cell) : String(cell);
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : undefined;
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? undefined : cell.toISOString();
  if (typeof cell === 'boolean') return cell;
  return typeof cell === 'string' && cell !== '' ? cell : undefined;
}
