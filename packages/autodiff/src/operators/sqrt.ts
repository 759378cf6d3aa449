import type { Shape } from '../shape.ts';
import type { Value } from '../value.ts';
import { divide } from './divide.ts';
import { ofEach } from './elementwise.ts';
import { multiply } from './multiply.ts';

/**
 * The square root of each number.
 *
 *     y = √x        ∂L/∂x = ∂L/∂y / 2y
 */
export function sqrt<S extends Shape>(x: Value<S>): Value<S> {
  return ofEach('Sqrt', x, (dy, y) => divide(dy, multiply(y, 2)));
}
