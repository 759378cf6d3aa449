import {
  add,
  divide,
  matmul,
  multiply,
  silu,
  subtract,
  type Tape,
  type Value,
  type Weights,
} from '@visionprefer/autodiff';
import type { Random } from '../random.ts';
import { pictureSize } from '../world/painter.ts';
import { conditionSize } from './condition.ts';

/** How large a denoiser is. */
export interface DenoiserSize {
  /** Numbers in each layer. */
  width: number;
  /** Blocks of two layers, each added to what it was given. */
  blocks: number;
}

/** A denoiser on a tape: predicts the picture without noise. */
export type Denoiser = (pictures: Matrix, conditions: Matrix) => Matrix;

/** Rows of numbers, one for each picture. */
export type Matrix = Value<readonly [number, number]>;

/** The shapes of a denoiser's parameters, and how large their first random numbers are. */
function parametersOf({ width, blocks }: DenoiserSize): [string, readonly [number, number], number][] {
  const block = (index: number): [string, readonly [number, number], number][] => [
    [`block${index}.condition`, [width, width], 1],
    [`block${index}.in`, [width, width], 1],
    [`block${index}.in.shift`, [1, width], 0],
    [`block${index}.out`, [width, width], 0.3],
    [`block${index}.out.shift`, [1, width], 0],
  ];
  return [
    ['condition.in', [conditionSize, width], 1],
    ['picture.in', [pictureSize, width], 1],
    ['picture.in.shift', [1, width], 0],
    ...Array.from({ length: blocks }, (_, index) => block(index)).flat(),
    ['picture.out', [width, pictureSize], 0.1],
    ['picture.out.shift', [1, pictureSize], 0],
  ];
}

/** Random first weights of a denoiser. */
export function firstWeights(size: DenoiserSize, random: Random): Weights {
  return Object.fromEntries(
    parametersOf(size).map(([name, [rows, columns], scale]) => [
      name,
      Float32Array.from({ length: rows * columns }, () =>
        scale === 0 ? 0 : (random.normal() * scale) / Math.sqrt(rows),
      ),
    ]),
  );
}

/**
 * Declares a denoiser on a tape: a perceptron whose blocks see the condition.
 *
 * @param isTrained Which weights are parameters of the tape, by their names; the others are inputs. Default: all.
 */
export function declareDenoiser(
  tape: Tape,
  size: DenoiserSize,
  isTrained: (name: string) => boolean = () => true,
): Denoiser {
  const parameters = new Map(
    parametersOf(size).map(([name, shape]) => [
      name,
      isTrained(name) ? tape.parameter(name, shape) : tape.input(name, shape),
    ]),
  );
  const weight = (name: string): Matrix => {
    const parameter = parameters.get(name);
    if (!parameter) throw new RangeError(`A denoiser has no parameter ${name}.`);
    return parameter;
  };
  const linear = (x: Matrix, name: string): Matrix => add(matmul(x, weight(name)), weight(`${name}.shift`));
  return (pictures, conditions) => {
    const condition = matmul(conditions, weight('condition.in'));
    let x = linear(pictures, 'picture.in');
    for (let index = 0; index < size.blocks; index += 1) {
      const seen: Matrix = add(x, matmul(condition, weight(`block${index}.condition`)));
      x = add(x, linear(silu(linear(silu(seen), `block${index}.in`)), `block${index}.out`));
    }
    return linear(silu(x), 'picture.out');
  };
}

/**
 * Whether a weight is of the vectors that words and steps are turned into. Preferences are taught to these alone: what
 * pictures look like is left as it is, words are learnt rather than prompts by heart, and there is little that could learn
 * single pairs.
 */
export function isOfCondition(name: string): boolean {
  return name === 'condition.in';
}

/** The noise in pictures that a prediction leaves: ε = (x − √ᾱ·x₀) / √(1−ᾱ). Signal is √ᾱ of each row, noise √(1−ᾱ). */
export function noiseOf(predicted: Matrix, pictures: Matrix, signal: Matrix, noise: Matrix): Matrix {
  return divide(subtract(pictures, multiply(signal, predicted)), noise);
}
