import type { Shape } from '../shape.ts';
import type { Value } from '../value.ts';
import { ofEach } from './elementwise.ts';

/**
 * Each number with the other sign.
 *
 *     y = −x        ∂L/∂x = −∂L/∂y
 */
export function negate<S extends Shape>(x: Value<S>): Value<S> {
  return ofEach('Neg', x, (dy) => negate(dy));
}
