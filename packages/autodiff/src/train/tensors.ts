import { sizeOf } from '../shape.ts';
import type { Value } from '../value.ts';
import type { Runtime, RuntimeTensor } from './runtime.ts';

/** Numbers of tensors by name, in row-major order. */
export type Weights = Readonly<Record<string, Float32Array>>;

/** Tensors of the runtime for declared values. @throws RangeError when numbers are missing or do not fit the shape. */
export function givenTensors(
  runtime: Runtime,
  declared: readonly Value[],
  given: Weights,
): Readonly<Record<string, RuntimeTensor>> {
  return Object.fromEntries(
    declared.map(({ name, shape }) => {
      const numbers = given[name];
      if (numbers?.length !== sizeOf(shape)) {
        const found = numbers ? `${numbers.length} were given` : 'none were given';
        throw new RangeError(`${name} takes ${sizeOf(shape)} numbers, of shape [${shape}]: ${found}.`);
      }
      return [name, new runtime.Tensor('float32', numbers, shape)];
    }),
  );
}

/** A tensor's numbers. @throws TypeError when they are not of 32 bits. */
export function numbersOf(tensor: RuntimeTensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw new TypeError('The runtime gave no tensor of 32-bit numbers.');
}
