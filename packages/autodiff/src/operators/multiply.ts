import type { Broadcast } from '../shape.ts';
import type { Operand, ShapeOf, Value } from '../value.ts';
import { ofEachTwo } from './elementwise.ts';

/**
 * The product of each two numbers.
 *
 *     y = a · b        ∂L/∂a = ∂L/∂y · b        ∂L/∂b = ∂L/∂y · a
 */
export function multiply<A extends Operand, B extends Operand>(a: A, b: B): Value<Broadcast<ShapeOf<A>, ShapeOf<B>>> {
  return ofEachTwo('Mul', a, b, [(dy) => multiply(dy, b), (dy) => multiply(dy, a)]);
}
