import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as runtime from 'onnxruntime-node';
import { expect, test } from 'vitest';
import {
  adamw,
  add,
  batchMatmul,
  bradleyTerryLoss,
  createFunction,
  createTape,
  createTrainer,
  diffusionDpoLoss,
  layerNorm,
  matmul,
  mean,
  multiply,
  ppoClipLoss,
  reshape,
  silu,
  slice,
  softmax,
  square,
  subtract,
  transpose,
  type Value,
} from '../src/index.ts';
import { createNumbers } from './random.ts';

interface Vectors {
  transformerHead: { losses: number[] };
  diffusionDpo: { losses: number[]; weights: Record<string, number[]> };
  ppoClip: { losses: number[]; weights: Record<string, number[]> };
}

/** What PyTorch computed; `parity/make_vectors.py` made it. */
const vectors = JSON.parse(readFileSync(join(import.meta.dirname, 'parity/vectors.json'), 'utf8')) as Vectors;

test("attention, a feed-forward layer and Bradley and Terry's loss train as in PyTorch", async () => {
  const [pairs, tokens, width] = [4, 5, 16] as const;
  const tape = createTape();
  const scale = tape.parameter('scale', [width]);
  const shift = tape.parameter('shift', [width]);
  const query = tape.parameter('query', [width, width]);
  const key = tape.parameter('key', [width, width]);
  const value = tape.parameter('value', [width, width]);
  const up = tape.parameter('up', [width, 32]);
  const down = tape.parameter('down', [32, width]);
  const head = tape.parameter('head', [width, 1]);
  const x = tape.input('x', [8, tokens, width]);

  const normal = reshape(layerNorm(x, scale, shift), [8 * tokens, width]);
  const through = (weights: Value<readonly [16, 16]>) => reshape(matmul(normal, weights), [8, tokens, width]);
  const attention = softmax(multiply(batchMatmul(through(query), transpose(through(key), [0, 2, 1])), width ** -0.5));
  const attended = reshape(add(x, batchMatmul(attention, through(value))), [8 * tokens, width]);
  const fed = reshape(add(attended, matmul(silu(matmul(attended, up)), down)), [8, tokens, width]);
  const scores = matmul(reshape(slice(fed, 1, 0, 1), [8, width]), head);
  const loss = bradleyTerryLoss(slice(scores, 0, 0, pairs), slice(scores, 0, pairs, 8));

  const numbers = createNumbers(3);
  const weights = Object.fromEntries(
    tape.parameters.map(({ name, shape }) => [name, numbers(countOf(shape), 2 / Math.sqrt(shape[0] ?? 1))]),
  );
  const trainer = await createTrainer(runtime, loss, { weights });
  const losses: number[] = [];
  for (const _ of vectors.transformerHead.losses) {
    losses.push(await trainer.step({ x: numbers(8 * tokens * width, 2) }, 1e-3));
  }
  expect(largestDifference(losses, vectors.transformerHead.losses)).toBeLessThanOrEqual(1e-6);
  await trainer.close();
});

test('the loss of Diffusion-DPO and AdamW train as in PyTorch', async () => {
  const [pairs, width, hidden, beta] = [8, 24, 32, 200] as const;
  const tape = createTape();
  const shapes = { into: [width, hidden], shift: [hidden], condition: [6, hidden], out: [hidden, width] } as const;
  const names = Object.keys(shapes) as (keyof typeof shapes)[];
  const denoiser = (declare: typeof tape.input, prefix = '') => ({
    into: declare(`${prefix}into`, shapes.into),
    shift: declare(`${prefix}shift`, shapes.shift),
    condition: declare(`${prefix}condition`, shapes.condition),
    out: declare(`${prefix}out`, shapes.out),
  });
  const model = denoiser(tape.parameter);
  const reference = denoiser(tape.input, 'reference.');
  const given = { given: tape.input('given', [pairs, 6]), noise: tape.input('noise', [pairs, width]) };
  const pictures = { chosen: tape.input('chosen', [pairs, width]), rejected: tape.input('rejected', [pairs, width]) };
  const errorOf = (w: typeof model, x: Value<readonly [8, 24]>) => {
    const layer = add(add(matmul(x, w.into), w.shift), matmul(given.given, w.condition));
    return mean(square(subtract(matmul(silu(layer), w.out), given.noise)), [1]);
  };
  const lead = subtract(errorOf(reference, pictures.chosen), errorOf(reference, pictures.rejected));
  const errors = { chosen: errorOf(model, pictures.chosen), rejected: errorOf(model, pictures.rejected) };
  const loss = diffusionDpoLoss(errors, lead, beta);

  const numbers = createNumbers(9);
  const weights = Object.fromEntries(names.map((name) => [name, numbers(countOf(shapes[name]), 0.6)]));
  const fixed = Object.fromEntries(
    names.map((name) => {
      const drift = numbers(countOf(shapes[name]), 0.05);
      return [`reference.${name}`, drift.map((number, index) => number + (weights[name]?.[index] ?? 0))];
    }),
  );
  const trainer = await createTrainer(runtime, loss, { weights, optimizer: adamw({ weightDecay: 0.01 }) });
  const losses: number[] = [];
  for (const _ of vectors.diffusionDpo.losses) {
    const [chosen, rejected] = [numbers(pairs * width, 3), numbers(pairs * width, 3)];
    const batch = { chosen, rejected, given: numbers(pairs * 6, 2), noise: numbers(pairs * width, 3) };
    losses.push(await trainer.step({ ...fixed, ...batch }, 1e-3));
  }
  expect(largestDifference(losses, vectors.diffusionDpo.losses)).toBeLessThanOrEqual(1e-4);
  const trained = trainer.weights();
  for (const name of names) {
    expect(largestDifference(trained[name] ?? [], vectors.diffusionDpo.weights[name] ?? [])).toBeLessThanOrEqual(1e-5);
  }
  await trainer.close();
});

test('the clipped loss of PPO trains as in PyTorch', async () => {
  const [count, states, width] = [16, 6, 4] as const;
  const tellPolicy = () => {
    const tape = createTape();
    const shapes = { mean: tape.parameter('mean', [states, width]), shift: tape.parameter('shift', [width]) };
    const expected = add(matmul(tape.input('state', [count, states]), shapes.mean), shapes.shift);
    const distance = mean(square(subtract(tape.input('action', [count, width]), expected)), [1]);
    return { tape, logProbability: multiply(distance, -0.5) };
  };
  const { tape, logProbability } = tellPolicy();
  const actions = {
    logProbability,
    logProbabilityBefore: tape.input('before', [count]),
    advantage: tape.input('advantage', [count]),
  };
  const numbers = createNumbers(5);
  const weights = { mean: numbers(states * width), shift: numbers(width) };
  const trainer = await createTrainer(runtime, ppoClipLoss(actions, 0.1), { weights });
  const policy = await createFunction(runtime, { before: tellPolicy().logProbability });
  const losses: number[] = [];
  while (losses.length < vectors.ppoClip.losses.length) {
    const batch = {
      state: numbers(count * states, 2),
      action: numbers(count * width, 2),
      advantage: numbers(count, 4),
    };
    const { before } = await policy.run({ ...trainer.weights(), ...batch });
    for (let step = 0; step < 2; step += 1) losses.push(await trainer.step({ ...batch, before }, 2e-2));
  }
  expect(largestDifference(losses, vectors.ppoClip.losses)).toBeLessThanOrEqual(1e-6);
  for (const [name, found] of Object.entries(trainer.weights())) {
    expect(largestDifference(found, vectors.ppoClip.weights[name] ?? [])).toBeLessThanOrEqual(1e-5);
  }
  await Promise.all([trainer.close(), policy.close()]);
});

function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  return Math.max(...Array.from(found, (number, index) => Math.abs(number - (expected[index] ?? Number.NaN))));
}

function countOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
