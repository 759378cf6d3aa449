import type { Json } from '@visionprefer/core';

/** What became of an order: an image, or why the picture that came cannot be used. */
export type Painting = PaintedImage | { fault: 'blank' | 'same' | 'small'; detail: string };

/** An image that was painted, checked and put in its place. */
export type PaintedImage = {
  /** Path of the image within the output folder. */
  file: string;
  hash: string;
  look: string;
  width: number;
  height: number;
  /** What was used instead of what was asked; null: there is no such setting. */
  used: { [setting: string]: string | number | null };
  model: string | null;
  notes: { [key: string]: Json };
};

/** Whether a value from outside is a painting. */
export function isPainting(value: unknown): value is Painting {
  if (typeof value !== 'object' || value === null) return false;
  const { fault, detail, file, hash, look, used } = value as Record<string, unknown>;
  if (fault !== undefined) return typeof fault === 'string' && typeof detail === 'string';
  return [file, hash, look].every((text) => typeof text === 'string') && typeof used === 'object' && used !== null;
}
