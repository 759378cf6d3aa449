import { gradientsOf } from '../gradients-of.ts';
import type { Value } from '../value.ts';
import type { Optimizer } from './optimizer.ts';

/** A training step as an ONNX model, and the names by which its parameters and their memory go in and come out. */
export interface TrainStep {
  /** Forward pass, gradients and the optimiser's step in one graph. */
  model: Uint8Array;
  /** Each parameter, and each thing kept for it: its name as an input, as a result, and its shape. */
  state: readonly StateTensor[];
}

/** A tensor that a step takes and gives back changed. */
export interface StateTensor {
  /** The parameter's name, for what is kept for it with a dot and the word for it: `weights.mean`. */
  name: string;
  /** The same after the step. */
  next: string;
  shape: readonly number[];
}

/**
 * Writes gradients and an optimiser's step behind a loss, and the whole tape as one ONNX model. Its results are `loss`
 * and the state after the step.
 */
export function writeTrainStep(loss: Value<readonly []>, optimizer: Optimizer): TrainStep {
  const { tape } = loss;
  const { graph } = tape;
  const parameters = [...tape.parameters];
  const gradients = gradientsOf(loss, parameters);
  const settings = Object.fromEntries(
    ['learningRate', ...Object.keys(optimizer.settings(1))].map((name) => [name, tape.input(name, [])]),
  );
  const state: StateTensor[] = [];
  const giveBack = (before: Value, after: Value) => {
    const next = graph.add('Identity', [after.name], {}, `${before.name}.next`);
    graph.output(next, 'float32', before.shape);
    state.push({ name: before.name, next, shape: before.shape });
  };
  for (const [index, parameter] of parameters.entries()) {
    const kept = optimizer.memory.map(
      (word) => [word, tape.input(`${parameter.name}.${word}`, parameter.shape)] as const,
    );
    const after = optimizer.update(parameter, gradients[index] ?? parameter, settings, Object.fromEntries(kept));
    giveBack(parameter, after.parameter);
    for (const [word, before] of kept) giveBack(before, after.memory[word] ?? before);
  }
  graph.output(graph.add('Identity', [loss.name], {}, 'loss'), 'float32', []);
  return { model: graph.toModel(), state };
}
