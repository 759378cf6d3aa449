import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PreferencePair } from '@visionprefer/core';
import sharp from 'sharp';

/** A drawing: smooth where it is good, with squares torn out where it is bad. */
async function drawPicture(path: string, seed: number, bad: boolean): Promise<void> {
  const size = 64;
  const pixels = Buffer.alloc(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const torn = bad && (x * 7 + y * 13 + seed) % 11 < 3;
      for (let c = 0; c < 3; c++)
        pixels[(y * size + x) * 3 + c] = torn ? (x * y * seed) % 256 : (x * 2 + y * c + seed * 9) % 256;
    }
  }
  await sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
    .png()
    .toFile(path);
}

/** Pairs `from` up to `to`, the picture that is not torn chosen. */
export async function drawPairs(folder: string, from: number, to: number): Promise<PreferencePair[]> {
  const pairs: PreferencePair[] = [];
  for (let index = from; index < to; index++) {
    const side = async (bad: boolean, score: number) => {
      const path = join(folder, `${index}-${bad ? 'bad' : 'good'}.png`);
      await drawPicture(path, index, bad);
      return { id: bad ? 'bad' : 'good', url: pathToFileURL(path).href, score, hash: '' };
    };
    pairs.push({
      id: `pair-${index}`,
      sampleId: `sample-${index}`,
      prompt: `Prompt ${index}`,
      aspect: 'fidelity',
      chosen: await side(false, 4),
      rejected: await side(true, 2),
      margin: 2,
      probability: 1,
      votes: { for: 1, against: 0, tied: 0, missing: 0 },
      conflicts: [],
      annotationKeys: [],
    });
  }
  return pairs;
}
