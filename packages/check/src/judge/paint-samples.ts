import type { Weights } from '@visionprefer/autodiff';
import type { Sample } from '@visionprefer/core';
import type { Brush } from '../model/create-brush.ts';
import { createRandom } from '../random.ts';
import { sceneAt } from '../world/look.ts';
import { pictureSize } from '../world/painter.ts';
import { writeDataUrl } from '../world/picture-file.ts';
import { promptOf } from '../world/prompts.ts';

/** Samples of the small world, and the pictures in them as the model painted them. */
export interface PaintedSamples {
  samples: Sample[];
  /** Sample id → its scene. */
  scenes: ReadonlyMap<string, number>;
  /** Url of an image → its picture. */
  pictures: ReadonlyMap<string, Float32Array>;
}

/** How many samples are painted. */
export interface PaintOptions {
  seed: number;
  /** Scenes in turn. */
  scenes: readonly number[];
  samples: number;
  imagesPerSample: number;
}

/** Has a model paint several pictures for each of several prompts. */
export async function paintSamples(brush: Brush, weights: Weights, options: PaintOptions): Promise<PaintedSamples> {
  const { seed, scenes, imagesPerSample } = options;
  const random = createRandom(seed, 'samples');
  const samples: Sample[] = [];
  const scenesById = new Map<string, number>();
  const pictures = new Map<string, Float32Array>();
  const perBatch = Math.floor(brush.batch / imagesPerSample);
  while (samples.length < options.samples) {
    const first = samples.length;
    const asked = Array.from({ length: brush.batch }, (_, row) => {
      return scenes[(first + Math.min(perBatch - 1, Math.floor(row / imagesPerSample))) % scenes.length] ?? 0;
    });
    const painted = await brush.paint(weights, asked, random);
    for (let index = 0; index < perBatch && samples.length < options.samples; index += 1) {
      const scene = asked[index * imagesPerSample] ?? 0;
      const id = `sample-${samples.length + 1}`;
      const images = Array.from({ length: imagesPerSample }, (_, number) => {
        const row = index * imagesPerSample + number;
        const picture = painted.slice(row * pictureSize, (row + 1) * pictureSize);
        const url = writeDataUrl(picture);
        pictures.set(url, picture);
        return { id: `${number + 1}`, url };
      });
      scenesById.set(id, scene);
      samples.push({ id, prompt: promptOf(sceneAt(scene)), images });
    }
  }
  return { samples, scenes: scenesById, pictures };
}
