import {
  aesthetic,
  annotate,
  fidelity,
  listwise,
  pairwise,
  paperAspects,
  pointwise,
  type Sample,
} from '@visionprefer/core';
import { testAnnotator } from '@visionprefer/core/testing';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { pixels } from '../src/index.ts';
import { makeScene } from './make-decoded.ts';

testAnnotator(test, { create: () => pixels() });

function scene(width = 256, height = 192): Sharp {
  return sharp(makeScene(width, height).rgb, { raw: { width, height, channels: 3 } });
}

async function sampleOf(pictures: Record<string, Sharp>): Promise<Sample> {
  const images = Object.entries(pictures).map(async ([id, picture]) => {
    const png = await picture.png().toBuffer();
    return { id, url: `data:image/png;base64,${png.toString('base64')}` };
  });
  return { id: 'sample', prompt: 'Anything at all', images: await Promise.all(images) };
}

const strategies = { pointwise: pointwise(), listwise: listwise() };
const plain = (background: string, width = 64, height = 64) =>
  sharp({ create: { width, height, channels: 3, background } });

describe('odd pictures have scores from 1 to 5', () => {
  test.each(Object.entries(strategies))('%s', async (_name, strategy) => {
    const sample = await sampleOf({
      tiny: scene(16, 16),
      one: plain('#336699', 1, 1),
      white: plain('#ffffff'),
      black: plain('#000000'),
      grey: scene().toColourspace('b-w'),
      clear: scene().ensureAlpha(0),
      wide: scene(600, 16),
      tall: scene(16, 600),
      deep: scene().toColourspace('rgb16'),
      large: plain('#808080', 4000, 2500),
    });
    let scores = 0;
    for await (const annotation of annotate([sample], {
      annotators: [pixels()],
      aspects: [fidelity, aesthetic],
      strategy,
    })) {
      if (annotation.outcome !== 'scored') throw new Error(`${annotation.outcome}`);
      for (const { score, rationale } of Object.values(annotation.scores).flat()) {
        expect(score).toBeGreaterThanOrEqual(1);
        expect(score).toBeLessThanOrEqual(5);
        expect(rationale).not.toMatch(/NaN|undefined|Infinity/);
        scores++;
      }
    }
    expect(scores).toBe(20);
  });
});

test('asked about the four aspects of the paper, it scores two and abstains from two', async () => {
  const sample = await sampleOf({ a: scene(), b: scene().blur(4) });
  const outcomes: Record<string, string[]> = {};
  for await (const annotation of annotate([sample], { annotators: [pixels()], aspects: paperAspects })) {
    outcomes[annotation.outcome] = Object.keys(annotation.aspectVersions);
  }
  expect(outcomes).toEqual({ scored: ['aesthetic', 'fidelity'], abstained: ['prompt-following', 'harmlessness'] });
});

test('asked directly about what it does not know, it abstains', async () => {
  const annotator = pixels({ id: 'measured' });
  const question = { aspects: [{ ...fidelity, id: 'harmlessness' }] };
  const answering = annotator.answer(
    // Only the aspects are looked at before it abstains.
    question as unknown as Parameters<typeof annotator.answer>[0],
    { signal: new AbortController().signal, maxOutputTokens: 100 },
  );
  await expect(answering).rejects.toMatchObject({
    code: 'abstained',
    message: expect.stringContaining('harmlessness'),
  });
});

test('the rationale names the figures, worst first', async () => {
  const sample = await sampleOf({ burnt: scene().linear(1.9, 0) });
  for await (const annotation of annotate([sample], { annotators: [pixels()], aspects: [fidelity] })) {
    if (annotation.outcome !== 'scored') throw new Error(annotation.outcome);
    expect(annotation.scores.fidelity[0]?.rationale).toMatch(
      /^\d+ % of pixels clipped, (a large|a clear) part;.* sharpness 0\.\d\d, /,
    );
  }
});

test('a pairwise question prefers the sharper picture, in both orders', async () => {
  const sample = await sampleOf({ sharp: scene(), blurred: scene().blur(4) });
  const preferred: string[] = [];
  for await (const annotation of annotate([sample], {
    annotators: [pixels()],
    aspects: [fidelity],
    strategy: pairwise(),
  })) {
    if (annotation.outcome === 'compared') preferred.push(annotation.preferred.fidelity.imageId);
  }
  expect(preferred).toEqual(['sharp', 'sharp']);
});

test('bytes that are no picture are a bad image', async () => {
  const image = { bytes: new Uint8Array([1, 2, 3]), mediaType: 'image/png', width: 1, height: 1, hash: '' };
  const question = { aspects: [fidelity], parts: [{ image, label: 'A' }] };
  const annotator = pixels();
  const answering = annotator.answer(question as unknown as Parameters<typeof annotator.answer>[0], {
    signal: new AbortController().signal,
    maxOutputTokens: 100,
  });
  await expect(answering).rejects.toMatchObject({ code: 'bad-image' });
});
