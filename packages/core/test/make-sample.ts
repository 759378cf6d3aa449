import type { Annotator, Answer, AnswerOptions, LoadedSample, Question, Sample } from '@visionprefer/core';
import { scoresOutput } from '@visionprefer/core/plugin';
import { makeDataUrl, makeImage } from './make-image.ts';

/** A sample with as many different images as wanted, ids a, b, c … */
export async function makeSample(id: string, images = 3): Promise<Sample> {
  const ids = Array.from({ length: images }, (_, index) => String.fromCharCode(97 + index));
  const urls = await Promise.all(ids.map((_, index) => makeDataUrl(20 + index * 40)));
  return { id, prompt: `prompt of ${id}`, images: ids.map((image, index) => ({ id: image, url: urls[index] ?? '' })) };
}

/** The same, already in memory. */
export async function makeLoadedSample(id = 's1', images = 3): Promise<LoadedSample> {
  const bytes = new Uint8Array(await makeImage().png().toBuffer());
  return {
    id,
    prompt: 'a red cube on a table',
    digest: '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',
    images: Array.from({ length: images }, (_, index) => ({
      id: String.fromCharCode(97 + index),
      image: { bytes, mediaType: 'image/png', width: 32, height: 24, hash: `hash-${index}` },
    })),
  };
}

/** An annotator that gives every image the same score, and whatever else the test gives it. */
export function makeAnnotator(
  id: string,
  answer?: (question: Question, options: AnswerOptions) => Promise<Answer>,
  more: Partial<Annotator> = {},
): Annotator {
  const three = async (question: Question): Promise<Answer> => ({
    output: await scoresOutput(question, () => Object.fromEntries(question.aspects.map((a) => [a.id, { score: 3 }]))),
  });
  return { specVersion: 1, id, answer: answer ?? three, ...more };
}

/** Reads a source to its end. */
export async function collect<T>(source: AsyncIterable<T> | Iterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}
