import { createHash } from 'node:crypto';
import { anthropic } from '@visionprefer/annotator-anthropic';
import { google } from '@visionprefer/annotator-google';
import { openai } from '@visionprefer/annotator-openai';
import {
  type Annotation,
  type Annotator,
  annotate,
  type LoadImage,
  type PaperAspect,
  type Sample,
  type Strategy,
} from '@visionprefer/core';
import { type FakeVendor, type FakeVendorOptions, startFakeVendor } from '../src/index.ts';

export const apiKey = 'a-key-that-is-taken';

/** Three samples of four images, whose bytes are drawn from their names: these vendors decode nothing. */
export const samples: Sample[] = ['fox', 'owl', 'elk'].map((id) => ({
  id,
  prompt: `An ${id} at dusk`,
  images: ['a', 'b', 'c', 'd'].map((image) => ({ id: image, url: `memory:${id}/${image}` })),
}));

export const loadImage: LoadImage = async ({ url }) => {
  const bytes = new Uint8Array(createHash('sha512').update(url).digest());
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  return { bytes, mediaType: 'image/png', width: 8, height: 8, hash };
};

/** The vendors' plugins, each asking the fake. */
export function annotatorsFor({ urls }: FakeVendor, key: string = apiKey): Record<keyof FakeVendor['urls'], Annotator> {
  return {
    openai: openai({ model: 'gpt-6-sol', api: 'responses', baseURL: urls.openai, apiKey: key }),
    anthropic: anthropic({ model: 'claude-sonnet-5-5', baseURL: urls.anthropic, apiKey: key }),
    google: google({ model: 'gemini-3.8-flash', baseURL: urls.google, apiKey: key }),
  };
}

/** Runs with vendors that behave as told, and ends them. */
export async function withFake<T>(options: FakeVendorOptions, use: (fake: FakeVendor) => Promise<T>): Promise<T> {
  const fake = await startFakeVendor(options);
  try {
    return await use(fake);
  } finally {
    await fake.close();
  }
}

export interface Run {
  annotations: Annotation<PaperAspect>[];
  failures: Error[];
}

/** Annotates the samples. */
export async function run(annotators: readonly Annotator[], strategy?: Strategy): Promise<Run> {
  const failures: Error[] = [];
  const annotations: Annotation<PaperAspect>[] = [];
  const options = { annotators, loadImage, ...(strategy && { strategy }) };
  const onFailure = ({ error }: { error: Error }) => failures.push(error);
  for await (const annotation of annotate(samples, { ...options, onFailure })) annotations.push(annotation);
  return { annotations, failures };
}

/** `annotator/sample/aspect/image` → level, of all that was scored. */
export function levelsOf(annotations: Run['annotations']): Map<string, number> {
  const levels = new Map<string, number>();
  for (const annotation of annotations) {
    if (annotation.outcome !== 'scored') continue;
    for (const [aspect, scores] of Object.entries(annotation.scores)) {
      for (const { imageId, score } of scores) {
        levels.set(`${annotation.annotatorId.split(':')[0]}/${annotation.sampleId}/${aspect}/${imageId}`, score);
      }
    }
  }
  return levels;
}
