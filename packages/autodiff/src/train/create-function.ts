import { sizeOf } from '../shape.ts';
import type { Value } from '../value.ts';
import { openSession, type Runtime } from './runtime.ts';
import { givenTensors, numbersOf, type Weights } from './tensors.ts';

/** Computes values of a tape. */
export interface TapeFunction<Name extends string> {
  /**
   * @param given The numbers of each input and each parameter, in row-major order.
   * @returns The numbers of each result. They are new with each call.
   */
  run(given: Weights): Promise<Record<Name, Float32Array>>;
  /** Frees what the runtime holds. */
  close(): Promise<void>;
}

/**
 * Readies the computing of some values of a tape in onnxruntime: parameters are given with each call, as inputs are.
 *
 * @param results The values, by names that the tape does not have yet.
 * @param threads Default 1.
 */
export async function createFunction<Name extends string>(
  runtime: Runtime,
  results: Readonly<Record<Name, Value>>,
  threads?: number | undefined,
): Promise<TapeFunction<Name>> {
  const named = Object.entries<Value>(results) as [Name, Value][];
  const tape = named[0]?.[1].tape;
  if (!tape) throw new RangeError('A function needs one result at least.');
  for (const [name, value] of named) {
    tape.graph.output(tape.graph.add('Identity', [value.name], {}, name), 'float32', value.shape);
  }
  const declared = [...tape.inputs, ...tape.parameters];
  const session = await openSession(runtime, tape.graph.toModel(), threads);
  const emptyFor = ({ shape }: Value) => new runtime.Tensor('float32', new Float32Array(sizeOf(shape)), shape);
  return {
    async run(given) {
      const empty = Object.fromEntries(named.map(([name, value]) => [name, emptyFor(value)]));
      const computed = await session.run(givenTensors(runtime, declared, given), empty);
      return Object.fromEntries(named.map(([name]) => [name, numbersOf(computed[name])])) as Record<Name, Float32Array>;
    },
    close: () => session.release(),
  };
}
