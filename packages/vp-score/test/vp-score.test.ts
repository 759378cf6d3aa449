import { aesthetic, annotate, fidelity, harmlessness, type LoadImage, pointwise } from '@visionprefer/core';
import { type Encoder, trainVpScore, vpScore } from '@visionprefer/vp-score';
import { expect, test } from 'vitest';
import { drawPairs, numbersEncoder, pictureUrl } from './make-pairs.ts';

/** Pictures of numbers, as they are. */
const loadImage: LoadImage = async ({ url }) => ({
  bytes: Buffer.from(url.split(',')[1] ?? '', 'base64'),
  mediaType: 'image/png',
  width: 16,
  height: 16,
  hash: url.slice(-32).padStart(32, '0'),
});

const encoder = numbersEncoder(4);
const pairs = drawPairs({ prompts: 40, dimensions: 4 });
const sample = {
  id: 'sample',
  prompt: 'A prompt',
  images: [
    { id: 'a', url: pictureUrl([1, 2, 3, 4]) },
    { id: 'b', url: pictureUrl([-1, 0, 1, 0]) },
  ],
};

test('the model is an annotator: scores in the aspects it has heads for, and it abstains from the others', async () => {
  const model = await trainVpScore(pairs, { encoder });
  const annotator = await vpScore({ model, encoder });
  const found = [];
  const options = { annotators: [annotator], aspects: [fidelity, harmlessness], loadImage };
  for await (const annotation of annotate([sample], options)) found.push(annotation);
  const scored = found.find(({ outcome }) => outcome === 'scored');
  expect(scored?.annotatorId).toBe(annotator.id);
  expect(annotator.price).toEqual({ input: 0, output: 0 });
  const scores = scored?.outcome === 'scored' ? scored.scores.fidelity : [];
  expect(scores.map(({ imageId }) => imageId).sort()).toEqual(['a', 'b']);
  expect(scores.every(({ score }) => score >= 1 && score <= 5)).toBe(true);
  expect(found.find(({ outcome }) => outcome === 'abstained')).toMatchObject({ aspects: ['harmlessness'] });
});

test('another model is another annotator, and the same one is the same', async () => {
  const idOf = async (seed: number) =>
    (
      await vpScore({
        model: await trainVpScore(drawPairs({ prompts: 20, dimensions: 4, seed }), { encoder }),
        encoder,
      })
    ).id;
  expect(await idOf(1)).toBe(await idOf(1));
  expect(await idOf(1)).not.toBe(await idOf(2));
});

test('overall is no aspect: the annotator says nothing of it', async () => {
  const both = [...pairs, ...pairs.map((pair) => ({ ...pair, aspect: 'overall' }))];
  const annotator = await vpScore({ model: await trainVpScore(both, { encoder }), encoder });
  expect(annotator.aspects).toEqual(['fidelity']);
});

test('an encoder that looks at prompts is given that of the question', async () => {
  const seen = new Set<string>();
  const reader: Encoder = {
    ...encoder,
    usesPrompt: true,
    embed: (images, prompts) => {
      for (const prompt of prompts ?? []) seen.add(prompt);
      return encoder.embed(images);
    },
  };
  const model = await trainVpScore(pairs, { encoder: reader });
  const annotator = await vpScore({ model, encoder: reader });
  seen.clear();
  for await (const _ of annotate([sample], { annotators: [annotator], aspects: [fidelity], loadImage }));
  expect([...seen]).toEqual(['A prompt']);
});

test('it abstains from an aspect without a head when it is asked all the same', async () => {
  const annotator = await vpScore({ model: await trainVpScore(pairs, { encoder }), encoder });
  const signal = new AbortController().signal;
  const image = await loadImage(sample.images[0] ?? { id: '', url: '' }, { limits: {}, signal });
  const loaded = { id: 'sample', prompt: 'A prompt', images: [{ id: 'a', image }], digest: '' };
  const [question] = [...pointwise().ask(loaded, [aesthetic])];
  if (!question) throw new Error('The strategy asks one question.');
  const options = { signal, maxOutputTokens: 1 };
  await expect(annotator.answer(question, options)).rejects.toMatchObject({ code: 'abstained' });
});
