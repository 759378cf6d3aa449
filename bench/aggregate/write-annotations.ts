import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Annotation, Sample } from '@visionprefer/core';
import { seeded } from '../seeded.ts';

const aspects = ['prompt-following', 'aesthetic', 'fidelity', 'harmlessness'] as const;
const imagesPerSample = 4;
const annotatorsPerImage = 3;
const rowsPerSample = imagesPerSample * annotatorsPerImage * aspects.length;

/** Writes samples and annotations of one score each: three of seven annotators on every image in every aspect. */
export async function writeAnnotations(
  rows: number,
  files: { annotations: string; samples: string },
): Promise<{ rows: number; samples: number }> {
  const samples = Math.max(1, Math.round(rows / rowsPerSample));
  const [annotationLines, sampleLines] = [createWriteStream(files.annotations), createWriteStream(files.samples)];
  const random = seeded(1);
  for (let sample = 0; sample < samples; sample++) {
    const lines = annotationsOf(sample, random).map((annotation) => `${JSON.stringify(annotation)}\n`);
    if (!annotationLines.write(lines.join(''))) await once(annotationLines, 'drain');
    if (!sampleLines.write(`${JSON.stringify(sampleOf(sample))}\n`)) await once(sampleLines, 'drain');
  }
  for (const stream of [annotationLines, sampleLines]) {
    stream.end();
    await once(stream, 'close');
  }
  return { rows: samples * rowsPerSample, samples };
}

function sampleOf(sample: number): Sample {
  const images = Array.from({ length: imagesPerSample }, (_, image) => ({
    id: `${image}`,
    url: `https://images.test/${sample}-${image}.png`,
  }));
  return { id: `sample-${sample}`, prompt: `Prompt ${sample}`, images };
}

function annotationsOf(sample: number, random: () => number): Annotation[] {
  const annotations: Annotation[] = [];
  for (let image = 0; image < imagesPerSample; image++) {
    const quality = 1 + 4 * random();
    for (const aspect of aspects) {
      const first = Math.floor(7 * random());
      const annotators = Array.from({ length: annotatorsPerImage }, (_, place) => (first + place) % 7);
      for (const annotator of annotators.sort()) {
        annotations.push({
          // As evenly spread as a hash, and the same in every run.
          key: Array.from({ length: 4 }, () =>
            Math.floor(2 ** 32 * random())
              .toString(16)
              .padStart(8, '0'),
          ).join(''),
          sampleId: `sample-${sample}`,
          annotatorId: `annotator-${annotator}`,
          strategyId: 'pointwise?aspects=separate',
          imageIds: [`${image}`],
          imageHashes: [`${sample}-${image}`.padStart(32, '0')],
          aspectVersions: { [aspect]: 1 },
          ms: 1000,
          outcome: 'scored',
          scores: {
            [aspect]: [
              { imageId: `${image}`, score: Math.round(Math.min(5, Math.max(1, quality + 3 * random() - 1.5))) },
            ],
          },
        });
      }
    }
  }
  return annotations;
}
