import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createKeySet } from '@visionprefer/core';
import { parseJsonLine, readAnnotations, readLines } from '@visionprefer/journal';
import { isPainting } from '../paint/painting.ts';

/** What a folder of samples holds, by all runs on it. */
export interface PaintedSamples {
  samples: number;
  /** Images in them. */
  images: number;
  /** Why images are missing → how many: refused, blocked, blank, same, small, unreadable. */
  gaps: Readonly<Record<string, number>>;
}

/**
 * Reads what all runs of `generate` on a folder have made. A folder that is not there holds nothing.
 *
 * @throws InputError when its journal cannot be understood.
 */
export async function readPaintedSamples(folder: string): Promise<PaintedSamples> {
  const painted = { samples: 0, images: 0, gaps: {} as Record<string, number> };
  for await (const images of readImageCounts(join(folder, 'samples.jsonl'))) {
    painted.samples++;
    painted.images += images;
  }
  const journal = join(folder, 'paintings.jsonl');
  if (!existsSync(journal)) return painted;
  const seen = createKeySet();
  for await (const annotation of readAnnotations(journal)) {
    const { key, outcome } = annotation;
    if (!seen.add(key)) continue;
    const painting = outcome === 'answered' && isPainting(annotation.output) ? annotation.output : undefined;
    if (painting && 'file' in painting) continue;
    const why = painting?.fault ?? outcome;
    painted.gaps[why] = (painted.gaps[why] ?? 0) + 1;
  }
  return painted;
}

/** A last line that was torn by a kill is no sample yet. */
async function* readImageCounts(path: string): AsyncGenerator<number, void, undefined> {
  if (!existsSync(path)) return;
  for await (const line of readLines(path)) {
    const parsed = 'text' in line ? parseJsonLine(line.text) : line;
    const { images } = ('value' in parsed ? (parsed.value ?? {}) : {}) as { images?: unknown };
    if (Array.isArray(images)) yield images.length;
  }
}
