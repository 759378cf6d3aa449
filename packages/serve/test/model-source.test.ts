import { createScorer, modelSource, type Scorer } from '@visionprefer/serve';
import { findReadyModel, openModelEncoder, readModel, scoreImages, type VpScoreModel } from '@visionprefer/vp-score';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let model: VpScoreModel;
let scorer: Scorer;
beforeAll(async () => {
  model = await readModel(await findReadyModel());
  scorer = createScorer({ source: modelSource({ model, encoder: await openModelEncoder(model) }) });
});
afterAll(() => scorer.source.close());

const signal = new AbortController().signal;
const rewards = (...files: Uint8Array[]) =>
  scorer.score(
    files.map((bytes) => ({ bytes, prompt: 'a prompt' })),
    { deadlineMs: 60_000, signal },
  );
const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 180, g: 60, b: 20 } } });

test('a reward is the mean of the raw scores that scoreImages gives', async () => {
  const bytes = await picture(64, 48).jpeg().toBuffer();
  const [outcome] = await rewards(bytes);
  const encoder = await openModelEncoder(model);
  const images = [{ id: 'a', url: `data:image/jpeg;base64,${bytes.toString('base64')}` }];
  const [scored] = await Array.fromAsync(scoreImages(images, { model, encoder, prompt: 'a prompt' }));
  await encoder.close?.();
  const scores = scored && 'scores' in scored ? Object.values(scored.scores) : [];
  const mean = scores.reduce((sum, { raw }) => sum + raw, 0) / scores.length;
  expect(outcome).toHaveProperty('reward.reward', mean);
});

describe('odd pictures', () => {
  test('one pixel, and twenty megapixels, have a reward', async () => {
    const outcomes = await rewards(await picture(1, 1).png().toBuffer(), await picture(5_000, 4_000).jpeg().toBuffer());
    for (const outcome of outcomes) expect(outcome).toHaveProperty('reward.reward', expect.any(Number));
  });

  test('what is cut off, HEIC, text and nothing at all have an error each', async () => {
    const whole = await picture(64, 64).jpeg().toBuffer();
    const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(64)]);
    const files = [whole.subarray(0, whole.length >> 1), heic, Buffer.from('no picture'), Buffer.alloc(0)];
    for (const outcome of await rewards(...files)) expect(outcome).toHaveProperty('error.code', 'bad-image');
  });
});

test('normalised, the pictures that a model was calibrated on lie about 0, and between 0 and 1', async () => {
  const bytes = await picture(64, 64).png().toBuffer();
  const encoder = await openModelEncoder(model);
  const source = modelSource({ model, encoder });
  const [zscore, quantile] = await Promise.all(
    (['zscore', 'quantile'] as const).map(async (normalize) => {
      const [outcome] = await createScorer({ source, normalize }).score([{ bytes, prompt: '' }], {
        deadlineMs: 60_000,
        signal,
      });
      return outcome && 'reward' in outcome ? outcome.reward : undefined;
    }),
  );
  for (const { reward } of Object.values(quantile?.aspects ?? {})) {
    expect(reward).toBeGreaterThanOrEqual(0);
    expect(reward).toBeLessThanOrEqual(1);
  }
  for (const [aspect, { reward }] of Object.entries(zscore?.aspects ?? {})) {
    // One way to normalise puts a picture on the same side of the middle as the other, but close to it.
    const share = quantile?.aspects[aspect]?.reward ?? 0.5;
    if (Math.abs(share - 0.5) > 0.2) expect(Math.sign(reward)).toBe(Math.sign(share - 0.5));
  }
  await source.close();
});
