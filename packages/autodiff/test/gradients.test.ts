import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as runtime from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import {
  add,
  batchMatmul,
  choose,
  clip,
  compare,
  convolve,
  convolveTransposed,
  createFunction,
  createTape,
  divide,
  exp,
  expand,
  gradientsOf,
  layerNorm,
  log,
  matmul,
  mean,
  minimum,
  multiply,
  negate,
  pad,
  relu,
  reshape,
  type Shape,
  sigmoid,
  silu,
  slice,
  softmax,
  softplus,
  sqrt,
  square,
  subtract,
  sum,
  transpose,
  type Value,
} from '../src/index.ts';
import { createNumbers } from './random.ts';

/** Declares an input of random numbers from −1 to 1, to which a shift is added. */
type Of = <const S extends Shape>(shape: S, shift?: number) => Value<S>;

/** Each operator by the file it stands in, with an input that is repeated where that is allowed. */
const cases: Record<string, ((of: Of) => Value)[]> = {
  add: [(of) => add(of([3, 4]), of([4]))],
  'batch-matmul': [(of) => batchMatmul(of([2, 3, 4]), of([2, 4, 2]))],
  choose: [
    (of) => {
      const [x, y] = [of([3, 4]), of([4])];
      return choose(compare('Less', x, y), multiply(x, 2), y);
    },
  ],
  clip: [(of) => clip(of([12]), -0.4, 0.4)],
  convolutions: [
    (of) => convolve(of([2, 3, 5, 4]), of([2, 3, 3, 3])),
    (of) => convolve(of([2, 3, 5, 5]), of([2, 3, 2, 2]), 0),
    (of) => convolveTransposed(of([2, 2, 4, 4]), of([2, 3, 3, 3])),
  ],
  divide: [(of) => divide(of([3, 4]), of([4], 2)), (of) => divide(1, of([4], 2))],
  exp: [(of) => exp(of([6]))],
  'layer-norm': [(of) => layerNorm(of([3, 6]), of([6]), of([6]))],
  log: [(of) => log(of([6], 2))],
  matmul: [(of) => matmul(of([3, 4]), of([4, 2]))],
  mean: [(of) => mean(of([3, 4, 2]), [1]), (of) => mean(of([3, 4]))],
  minimum: [(of) => minimum(of([3, 4]), of([4])), (of) => minimum(of([3, 4]), 0.2)],
  multiply: [(of) => multiply(of([3, 4]), of([4])), (of) => multiply(3, of([4]))],
  negate: [(of) => negate(of([6]))],
  relu: [(of) => relu(of([12]))],
  reshape: [(of) => reshape(of([3, 4]), [2, 6])],
  sigmoid: [(of) => sigmoid(of([6]))],
  silu: [(of) => silu(of([6]))],
  'slice-and-pad': [(of) => slice(of([3, 5]), 1, 1, 4), (of) => pad(of([3, 2]), 1, 2, 1)],
  softmax: [(of) => softmax(of([3, 4]))],
  softplus: [(of) => softplus(of([6]))],
  sqrt: [(of) => sqrt(of([6], 2))],
  square: [(of) => square(of([6]))],
  subtract: [(of) => subtract(of([3, 4]), of([1, 4])), (of) => subtract(1, of([4]))],
  'sum-and-expand': [(of) => sum(of([3, 4, 2]), [0, 2]), (of) => expand(of([3, 1]), [2, 3, 4])],
  transpose: [(of) => transpose(of([2, 3, 4]), [2, 0, 1])],
};

test('each operator has its case', () => {
  const files = readdirSync(join(import.meta.dirname, '../src/operators')).map((name) => name.replace('.ts', ''));
  expect(Object.keys(cases).sort()).toEqual(files.filter((name) => name !== 'elementwise').sort());
});

describe.each(Object.entries(cases))('%s', (_, writes) => {
  test.each([...writes.entries()])('case %i: its gradient is the limit of differences', async (_index, write) => {
    await compareWithDifferences(write);
  });

  test.each([...writes.entries()])('case %i: so is the gradient of its gradient', async (_index, write) => {
    await compareWithDifferences((of) => {
      const declared: Value[] = [];
      const y = write((shape, shift) => {
        const value = of(shape, shift);
        declared.push(value);
        return value;
      });
      // A square on the way, so that linear operators have a second derivative that is not zero.
      return gradientsOf(sum(square(y)), declared).reduce<Value>(
        (total, each) => add(total, sum(square(each))),
        sum(y),
      );
    });
  });
});

/** Compares ∂L/∂x of L = Σ weights · y with (L(x + h) − L(x − h)) / 2h, for each number of each input. */
async function compareWithDifferences(write: (of: Of) => Value): Promise<void> {
  const numbers = createNumbers(7);
  const tape = createTape();
  const given: Record<string, Float32Array> = {};
  const y = write((shape, shift = 0) => {
    const value = tape.parameter(`x${tape.parameters.length}`, shape);
    given[value.name] = numbers(countOf(shape), 2).map((number) => number + shift);
    return value;
  });
  const loss = sum(multiply(y, tape.input('weights', y.shape)));
  given.weights = numbers(countOf(y.shape), 2);
  const parameters = [...tape.parameters];
  const gradients = gradientsOf(loss, parameters);
  const results = Object.fromEntries(parameters.map(({ name }, index) => [`d${name}`, gradients[index] ?? loss]));
  const { run, close } = await createFunction(runtime, { ...results, loss });
  const computed: Record<string, Float32Array> = await run(given);
  for (const { name, shape } of parameters) {
    const gradient = computed[`d${name}`] ?? new Float32Array();
    expect(gradient.length).toBe(countOf(shape));
    const largest = Math.max(1, ...gradient.map(Math.abs));
    const x = given[name] ?? new Float32Array();
    for (const [index, at] of x.entries()) {
      const lossAt = async (number: number) => {
        x[index] = number;
        return (await run(given)).loss?.[0] ?? Number.NaN;
      };
      const h = 2 ** -7;
      const difference = ((await lossAt(at + h)) - (await lossAt(at - h))) / (2 * h);
      x[index] = at;
      expect(Math.abs((gradient[index] ?? Number.NaN) - difference) / largest, `${name}[${index}]`).toBeLessThan(2e-3);
    }
  }
  await close();
}

function countOf(shape: Shape): number {
  return shape.reduce((product, length) => product * length, 1);
}
