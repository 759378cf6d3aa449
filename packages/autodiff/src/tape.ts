import { createGraph } from '@visionprefer/onnx';
import type { Shape } from './shape.ts';
import type { Tape, Value } from './value.ts';

/** Begins an empty {@link Tape}. */
export function createTape(): Tape {
  const graph = createGraph();
  const values: Value[] = [];
  const inputs: Value[] = [];
  const parameters: Value[] = [];
  const declare = <const S extends Shape>(list: Value[], name: string, shape: S): Value<S> => {
    if ([...inputs, ...parameters].some((value) => value.name === name)) {
      throw new RangeError(`The tape has an input or a parameter ${name} already.`);
    }
    const value = { tape, name: graph.input(name, 'float32', shape), shape, from: [], gradients: [] };
    values.push(value);
    list.push(value);
    return value;
  };
  const tape: Tape = {
    graph,
    values,
    inputs,
    parameters,
    input: (name, shape) => declare(inputs, name, shape),
    parameter: (name, shape) => declare(parameters, name, shape),
  };
  return tape;
}
