import type { Broadcast } from '../shape.ts';
import type { Operand, ShapeOf, Value } from '../value.ts';
import { ofEachTwo } from './elementwise.ts';
import { negate } from './negate.ts';

/**
 * The difference of each two numbers.
 *
 *     y = a − b        ∂L/∂a = ∂L/∂y        ∂L/∂b = −∂L/∂y
 */
export function subtract<A extends Operand, B extends Operand>(a: A, b: B): Value<Broadcast<ShapeOf<A>, ShapeOf<B>>> {
  return ofEachTwo('Sub', a, b, [(dy) => dy, (dy) => negate(dy)]);
}
