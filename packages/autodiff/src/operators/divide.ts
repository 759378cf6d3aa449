import type { Broadcast } from '../shape.ts';
import type { Operand, ShapeOf, Value } from '../value.ts';
import { ofEachTwo } from './elementwise.ts';
import { multiply } from './multiply.ts';
import { negate } from './negate.ts';

/**
 * The quotient of each two numbers.
 *
 *     y = a / b        ∂L/∂a = ∂L/∂y / b        ∂L/∂b = −∂L/∂y · a / b²
 */
export function divide<A extends Operand, B extends Operand>(a: A, b: B): Value<Broadcast<ShapeOf<A>, ShapeOf<B>>> {
  return ofEachTwo('Div', a, b, [(dy) => divide(dy, b), (dy) => negate(divide(multiply(dy, a), multiply(b, b)))]);
}
