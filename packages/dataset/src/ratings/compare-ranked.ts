import { readNumber } from './read-cell.ts';
import type { Said } from './said.ts';

/**
 * Every two images of a ranking, compared: rank 1 is best, equal ranks are a tie. A ranking is an order and no score, so
 * how far apart two ranks are counts for nothing.
 */
export function compareRanked(
  images: unknown,
  ranking: unknown,
  about: { sampleId: string; annotatorId: string; aspect: string },
): { said: Said[]; imageIds: string[] } | { problem: string } {
  if (!Array.isArray(images) || !Array.isArray(ranking)) return { problem: 'images and ranking are not two lists' };
  if (images.length !== ranking.length) {
    return { problem: `it ranks ${ranking.length} of ${images.length} images; expected a rank for each` };
  }
  if (images.length < 2) return { problem: 'it ranks fewer than two images, which compares nothing' };
  const imageIds = images.filter((image): image is string => typeof image === 'string' && image.trim() !== '');
  const ranks = ranking.map((rank) => readNumber(rank) ?? Number.NaN);
  if (imageIds.length !== images.length || new Set(imageIds).size !== images.length || imageIds.includes('tie')) {
    return { problem: 'an image is named twice, not by a text, or "tie"' };
  }
  if (ranks.some((rank) => Number.isNaN(rank)))
    return { problem: `a rank is not a number: ${JSON.stringify(ranking)}` };
  const said: Said[] = [];
  for (const [place, one] of imageIds.entries()) {
    for (const [step, other] of imageIds.slice(place + 1).entries()) {
      const behind = (ranks[place] ?? 0) - (ranks[place + 1 + step] ?? 0);
      said.push({ ...about, imageIds: [one, other], preferred: behind === 0 ? 'tie' : behind < 0 ? one : other });
    }
  }
  return { said, imageIds };
}
