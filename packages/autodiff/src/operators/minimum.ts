import type { Broadcast } from '../shape.ts';
import type { Operand, ShapeOf, Value } from '../value.ts';
import { choose, compare } from './choose.ts';
import { ofEachTwo } from './elementwise.ts';

/**
 * The smaller of each two numbers.
 *
 *     y = min(a, b)        ∂L/∂a = ∂L/∂y where a < b, else 0        ∂L/∂b = 0 where a < b, else ∂L/∂y
 */
export function minimum<A extends Operand, B extends Operand>(a: A, b: B): Value<Broadcast<ShapeOf<A>, ShapeOf<B>>> {
  return ofEachTwo('Min', a, b, [
    (dy) => choose(compare('Less', a, b), dy, 0),
    (dy) => choose(compare('Less', a, b), 0, dy),
  ]);
}
