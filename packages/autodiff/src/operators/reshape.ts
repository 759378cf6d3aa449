import { record } from '../record.ts';
import { type Shape, sizeOf } from '../shape.ts';
import type { Value } from '../value.ts';

/**
 * The same numbers in another shape.
 *
 *     ∂L/∂x = ∂L/∂y in the shape of x
 *
 * @throws RangeError when the shapes hold different counts of numbers.
 */
export function reshape<const S extends Shape>(x: Value, shape: S): Value<S> {
  if (sizeOf(shape) !== sizeOf(x.shape)) {
    throw new RangeError(`A value of shape [${x.shape}] cannot take the shape [${shape}].`);
  }
  return record('Reshape', [x], {
    shape,
    settings: [x.tape.graph.integers(shape)],
    gradients: [(dy) => reshape(dy, x.shape)],
  });
}
