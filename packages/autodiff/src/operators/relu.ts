import type { Shape } from '../shape.ts';
import type { Value } from '../value.ts';
import { choose, compare } from './choose.ts';
import { ofEach } from './elementwise.ts';

/**
 * Each number, or zero where it is negative.
 *
 *     y = max(0, x)        ∂L/∂x = ∂L/∂y where x > 0, else 0
 */
export function relu<S extends Shape>(x: Value<S>): Value<S> {
  return ofEach('Relu', x, (dy) => choose(compare('Greater', x, 0), dy, 0));
}
