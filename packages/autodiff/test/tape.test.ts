import * as runtime from 'onnxruntime-node';
import { expect, test } from 'vitest';
import {
  add,
  bradleyTerryLoss,
  convolve,
  createFunction,
  createTape,
  createTrainer,
  gradientsOf,
  matmul,
  mean,
  multiply,
  ppoClipLoss,
  reshape,
  slice,
  square,
  subtract,
  transpose,
  type Value,
  writeTrainStep,
} from '../src/index.ts';

/** A line through points: (w · x + b − y)². */
function writeLine() {
  const tape = createTape();
  const [x, y] = [tape.input('x', [4]), tape.input('y', [4])];
  const [w, b] = [tape.parameter('w', []), tape.parameter('b', [])];
  return mean(square(subtract(add(multiply(w, x), b), y)));
}

const points = { x: Float32Array.of(0, 1, 2, 3), y: Float32Array.of(1, 3, 5, 7) };

test('a line is found through its points', async () => {
  const weights = { w: Float32Array.of(0), b: Float32Array.of(0) };
  const trainer = await createTrainer(runtime, writeLine(), { weights });
  expect(await trainer.step(points, 0.1)).toBe(21);
  for (let step = 0; step < 400; step += 1) await trainer.step(points, 0.1);
  const { w, b } = trainer.weights();
  expect(w?.[0]).toBeCloseTo(2, 3);
  expect(b?.[0]).toBeCloseTo(1, 3);
  expect(weights.w[0]).toBe(0);
});

test('two trainings give the same bits, and the same tape the same bytes', async () => {
  const train = async () => {
    const trainer = await createTrainer(runtime, writeLine(), {
      weights: { w: Float32Array.of(0.3), b: Float32Array.of(-0.2) },
    });
    for (let step = 0; step < 10; step += 1) await trainer.step(points, 0.05);
    return trainer.weights();
  };
  expect(await train()).toEqual(await train());
  const noOptimizer = { memory: [], settings: () => ({}), update: (parameter: Value) => ({ parameter, memory: {} }) };
  expect(writeTrainStep(writeLine(), noOptimizer).model).toEqual(writeTrainStep(writeLine(), noOptimizer).model);
});

test('a clipped action teaches nothing more, one that proved bad still does', async () => {
  const tape = createTape();
  const logProbability = tape.parameter('now', [4]);
  const loss = ppoClipLoss(
    { logProbability, logProbabilityBefore: tape.input('before', [4]), advantage: tape.input('advantage', [4]) },
    0.2,
  );
  const [gradient] = gradientsOf(loss, [logProbability]);
  const { run } = await createFunction(runtime, { loss, gradient: gradient ?? loss });
  const results = await run({
    now: Float32Array.of(0, 1, 1, -1).map((each) => each * Math.LN2),
    before: new Float32Array(4),
    advantage: Float32Array.of(1, 1, -1, -1),
  });
  // Ratios 1, 2, 2, ½: the terms are 1, 1.2 (clipped), −2 and −0.8 (clipped).
  expect(results.loss[0]).toBeCloseTo(-(1 + 1.2 - 2 - 0.8) / 4, 6);
  expect([...results.gradient].map((each) => Math.round(each * 1e6) / 1e6)).toEqual([-0.25, 0, 0.5, 0]);
});

test('what does not fit is said before anything runs', async () => {
  const tape = createTape();
  const x = tape.input('x', [2, 3]);
  expect(() => tape.parameter('x', [1])).toThrow('The tape has an input or a parameter x already.');
  expect(() => add(x, tape.input('y', [2]))).toThrow('Shapes [2,3] and [2] do not fit: 3 against 2.');
  expect(() => reshape(x, [5])).toThrow('A value of shape [2,3] cannot take the shape [5].');
  expect(() => transpose(x, [0, 0])).toThrow('does not name each axis of the shape [2,3] once');
  expect(() => slice(x, 1, 2, 4)).toThrow('A value of shape [2,3] has no part 2 to 4 of axis 1.');
  expect(() => matmul(x, tape.input('z', [4, 1]) as Value as Value<readonly [3, 1]>)).toThrow('cannot be multiplied');
  expect(() => convolve(tape.input('p', [1, 2, 4, 4]), tape.input('k', [1, 3, 3, 3]))).toThrow('do not fit pictures');
  expect(() => add(x, createTape().input('other', [2, 3]))).toThrow('An operator takes values of one tape');
  const loss = bradleyTerryLoss(x, x);
  expect(() => gradientsOf(loss, [tape.parameter('idle', [1])])).toThrow('The loss does not depend on idle.');
  await expect(createTrainer(runtime, writeLine(), { weights: { w: Float32Array.of(0) } })).rejects.toThrow(
    'b takes 1 numbers, of shape []: none were given.',
  );
});
