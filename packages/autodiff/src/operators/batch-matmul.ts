import { record } from '../record.ts';
import type { Shape } from '../shape.ts';
import type { Value } from '../value.ts';
import { transpose } from './transpose.ts';

/**
 * The product of each two matrices of two stacks of the same count, as attention needs them.
 *
 *     Y = A · B        ∂L/∂A = ∂L/∂Y · Bᵀ        ∂L/∂B = Aᵀ · ∂L/∂Y
 *
 * @throws RangeError when the stacks differ, or A has not as many columns as B has rows.
 */
export function batchMatmul<S extends Shape, N extends number, K extends number, M extends number>(
  a: Value<readonly [...S, N, K]>,
  b: Value<readonly [...S, NoInfer<K>, M]>,
): Value<readonly [...S, N, M]> {
  return product(a, b) as Value<readonly [...S, N, M]>;
}

function product(a: Value, b: Value): Value {
  const stack = a.shape.slice(0, -2);
  const [rows, inner] = a.shape.slice(-2);
  const [innerOfB, columns] = b.shape.slice(-2);
  if (rows === undefined || columns === undefined || inner !== innerOfB || `${stack}` !== `${b.shape.slice(0, -2)}`) {
    throw new RangeError(`Stacks of matrices of shapes [${a.shape}] and [${b.shape}] cannot be multiplied.`);
  }
  return record('MatMul', [a, b], {
    shape: [...stack, rows, columns],
    gradients: [(dy) => product(dy, turn(b)), (dy) => product(turn(a), dy)],
  });
}

/** Each matrix of a stack, turned: Xᵀ. */
function turn(x: Value): Value {
  const last = x.shape.length - 1;
  return transpose(x, [...x.shape.keys()].slice(0, -2).concat(last, last - 1));
}
