import { createHash } from 'node:crypto';
import type { ShownQuestion } from '@visionprefer/core/testing';
import { drawFrom, toNormal } from '../random.ts';

/** How one vendor departs from the scores that all draw alike. */
export interface Leaning {
  /** Score points added to every score. Default 0. */
  bias?: number | undefined;
  /** Standard deviation, in score points, of what is added to each image and aspect. Default 0. */
  noise?: number | undefined;
}

/** Draws scores for the images of one question. */
export interface Judge {
  /** Labels of the images, in the order shown. */
  labels: readonly string[];
  /** Content hashes of the images as they were sent: the first 128 bits, in hex, of their SHA-256. */
  hashes: readonly string[];
  /** The score of an image in an aspect, 1 to 5, fractional. */
  score(label: string, aspect: string): number;
}

/**
 * A judge for the images of a question. A score is drawn from the bytes of the image and the name of the aspect alone,
 * so that it is the same in whatever order, by whatever strategy and whichever vendor is asked.
 */
export function createJudge(vendor: string, shown: ShownQuestion, { bias = 0, noise = 0 }: Leaning = {}): Judge {
  const hashes: string[] = [];
  const hashOf = new Map<string, string>();
  let said = '';
  for (const shownPart of shown.parts) {
    if ('text' in shownPart) {
      said = shownPart.text;
      continue;
    }
    const hash = hashImage(shownPart.image);
    const label = /\bimage ([A-Z]{1,2})\W*$/i.exec(said)?.[1] ?? letterOf(hashes.length);
    hashOf.set(label.toUpperCase(), hash);
    hashes.push(hash);
    said = '';
  }
  return {
    labels: [...hashOf.keys()],
    hashes,
    score(label, aspect) {
      const hash = hashOf.get(label) ?? label;
      const quality = 0.65 * drawFrom(hash) + 0.35 * drawFrom(`${hash}/${aspect}`);
      const key = `${vendor}/${hash}/${aspect}`;
      const departure = noise ? noise * toNormal(drawFrom(`${key}/1`), drawFrom(`${key}/2`)) : 0;
      return Math.min(5, Math.max(1, 1 + 4 * quality + bias + departure));
    },
  };
}

/** The content hash of an image, as loaders give it for a picture that was not changed. */
export function hashImage(base64: string): string {
  return createHash('sha256').update(base64, 'base64').digest('hex').slice(0, 32);
}

function letterOf(index: number): string {
  return String.fromCharCode(65 + (index % 26));
}
