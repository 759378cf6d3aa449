import type { Shape } from '../shape.ts';
import type { Value } from '../value.ts';
import { ofEach } from './elementwise.ts';
import { multiply } from './multiply.ts';

/**
 * The exponential of each number.
 *
 *     y = eˣ        ∂L/∂x = ∂L/∂y · y
 */
export function exp<S extends Shape>(x: Value<S>): Value<S> {
  return ofEach('Exp', x, (dy, y) => multiply(dy, y));
}
