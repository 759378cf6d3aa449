import { record } from '../record.ts';
import type { Shape } from '../shape.ts';
import type { Value } from '../value.ts';
import { multiply } from './multiply.ts';

/**
 * Each number times itself.
 *
 *     y = x · x        ∂L/∂x = ∂L/∂y · x, once for each of the two factors
 */
export function square<S extends Shape>(x: Value<S>): Value<S> {
  const half = (dy: Value) => multiply(dy, x);
  return record('Mul', [x, x], { shape: x.shape, gradients: [half, half] });
}
