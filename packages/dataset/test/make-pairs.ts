import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PairSide, PreferencePair } from '@visionprefer/core';
import sharp from 'sharp';

interface ScoredImage {
  id: string;
  score: number;
  generator?: string;
}

/** A sample with scored images, of which every two with different scores become a pair. */
export interface ScoredSample {
  id: string;
  prompt: string;
  images: readonly ScoredImage[];
  aspect?: string;
}

/** Draws the images of samples below a folder and pairs them. The same sample and image id is the same picture. */
export async function makePairs(folder: string, samples: readonly ScoredSample[]): Promise<PreferencePair[]> {
  await mkdir(join(folder, 'pictures'), { recursive: true });
  const pairs: PreferencePair[] = [];
  for (const { id, prompt, images, aspect = 'overall' } of samples) {
    const sides: PairSide[] = [];
    for (const image of images) sides.push(await drawSide(folder, id, image));
    for (const chosen of sides) {
      for (const rejected of sides) {
        if (chosen.score > rejected.score) pairs.push(toPair({ id, prompt, aspect }, chosen, rejected));
      }
    }
  }
  return pairs;
}

async function drawSide(folder: string, sampleId: string, { id, score, generator }: ScoredImage): Promise<PairSide> {
  const seed = createHash('sha256').update(`${sampleId} ${id}`).digest();
  const path = join(folder, 'pictures', `${seed.toString('hex', 0, 8)}.png`);
  const channels = { r: seed[0] ?? 0, g: seed[1] ?? 0, b: seed[2] ?? 0 };
  const picture = sharp({
    create: { width: 24 + ((seed[3] ?? 0) % 8), height: 24, channels: 3, background: channels },
  });
  const bytes = await picture.png().toBuffer();
  await writeFile(path, bytes);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  return { id, url: pathToFileURL(path).href, score, hash, ...(generator !== undefined && { generator }) };
}

function toPair(
  { id, prompt, aspect }: { id: string; prompt: string; aspect: string },
  chosen: PairSide,
  rejected: PairSide,
): PreferencePair {
  return {
    id: `${id}/${aspect}/${chosen.id}/${rejected.id}`,
    sampleId: id,
    prompt,
    aspect,
    chosen,
    rejected,
    margin: chosen.score - rejected.score,
    probability: null,
    votes: { for: 1, against: 0, tied: 0, missing: 0 },
    conflicts: [],
    annotationKeys: ['key'],
  };
}
