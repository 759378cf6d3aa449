import { sizeOf } from '../shape.ts';
import type { Value } from '../value.ts';
import { adamw } from './adamw.ts';
import type { Optimizer } from './optimizer.ts';
import { openSession, type Runtime, type RuntimeTensor } from './runtime.ts';
import { givenTensors, numbersOf, type Weights } from './tensors.ts';
import { type StateTensor, writeTrainStep } from './write-train-step.ts';

/** Trains the parameters of a tape, step by step. */
export interface Trainer {
  /**
   * One step of the optimiser.
   *
   * @param inputs The numbers of each input, in row-major order.
   * @returns The loss before the step.
   * @throws RangeError when an input is missing or its count of numbers is not that of its shape.
   */
  step(inputs: Weights, learningRate: number): Promise<number>;
  /** A copy of the parameters as they are now. */
  weights(): Weights;
  /** Frees what the runtime holds. */
  close(): Promise<void>;
}

/** Settings of {@link createTrainer}. */
export interface TrainerOptions {
  /** What each parameter begins as, in row-major order. It is copied. */
  weights: Weights;
  /** Default: {@link adamw} without weight decay. */
  optimizer?: Optimizer | undefined;
  /** Default 1. */
  threads?: number | undefined;
}

/**
 * Readies the training of a loss in onnxruntime. The tape takes up gradients and optimiser and cannot be used again.
 *
 * @param runtime `onnxruntime-node` or `onnxruntime-web`.
 * @throws RangeError when a parameter's first numbers are missing or do not fit its shape.
 */
export async function createTrainer(
  runtime: Runtime,
  loss: Value<readonly []>,
  options: TrainerOptions,
): Promise<Trainer> {
  const { optimizer = adamw(), threads, weights } = options;
  const inputs = [...loss.tape.inputs];
  const parameters = [...loss.tape.parameters];
  const { model, state } = writeTrainStep(loss, optimizer);
  const session = await openSession(runtime, model, threads);
  const first = givenTensors(runtime, parameters, copyOf(weights));
  // Two sets of tensors: a step reads one and writes the other, so that none is ever copied.
  let before = { ...zerosFor(runtime, state), ...first };
  let after = zerosFor(runtime, state);
  let steps = 0;
  const scalar = (value: number) => new runtime.Tensor('float32', Float32Array.of(value), []);
  return {
    async step(given, learningRate) {
      const settings = { learningRate, ...optimizer.settings(steps + 1) };
      const numbers = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, scalar(value)]));
      const results = Object.fromEntries(state.map(({ name, next }) => [next, tensorOf(after, name)]));
      const feeds = { ...givenTensors(runtime, inputs, given), ...before, ...numbers };
      const { loss: told } = await session.run(feeds, { ...results, loss: scalar(0) });
      [before, after] = [after, before];
      steps += 1;
      return numbersOf(told)[0] ?? Number.NaN;
    },
    weights: () => Object.fromEntries(parameters.map(({ name }) => [name, numbersOf(tensorOf(before, name)).slice()])),
    close: () => session.release(),
  };
}

type Tensors = Readonly<Record<string, RuntimeTensor>>;

function zerosFor(runtime: Runtime, state: readonly StateTensor[]): Tensors {
  return Object.fromEntries(
    state.map(({ name, shape }) => [name, new runtime.Tensor('float32', new Float32Array(sizeOf(shape)), shape)]),
  );
}

function tensorOf(tensors: Tensors, name: string): RuntimeTensor {
  const tensor = tensors[name];
  if (!tensor) throw new RangeError(`No tensor ${name}.`);
  return tensor;
}

function copyOf(weights: Weights): Weights {
  return Object.fromEntries(Object.entries(weights).map(([name, numbers]) => [name, numbers.slice()]));
}
