import type { Shape } from '../shape.ts';
import type { Value } from '../value.ts';
import { divide } from './divide.ts';
import { ofEach } from './elementwise.ts';

/**
 * The natural logarithm of each number.
 *
 *     y = ln x        ∂L/∂x = ∂L/∂y / x
 */
export function log<S extends Shape>(x: Value<S>): Value<S> {
  return ofEach('Log', x, (dy) => divide(dy, x));
}
