import type { LoadedImage } from '../contract/loaded-image.ts';
import type { Question } from '../contract/question.ts';

/** Aspect id → the score of one image, 1 to 5 and possibly fractional, and what it rests on. */
export type Measurement = Record<string, { score: number; rationale?: string; distribution?: number[] }>;

/**
 * The output of an annotator that measures images one by one instead of being asked in words. Every strategy's
 * question reads it; a pairwise one prefers the higher score.
 *
 * @param measure Called for each image in the order shown; only the aspects asked about are taken from what it gives.
 */
export async function scoresOutput(
  { parts, aspects }: Question,
  measure: (image: LoadedImage, label: string) => Measurement | Promise<Measurement>,
): Promise<unknown> {
  const images: Record<string, unknown>[] = [];
  for (const part of parts) {
    if (!('image' in part)) continue;
    const measured = await measure(part.image, part.label);
    images.push({ image: part.label, ...Object.fromEntries(aspects.map(({ id }) => [id, measured[id]])) });
  }
  return { images };
}
