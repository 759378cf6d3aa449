import type { Shape } from '../shape.ts';
import type { Value } from '../value.ts';
import { ofEach } from './elementwise.ts';
import { multiply } from './multiply.ts';
import { subtract } from './subtract.ts';

/**
 * The logistic function of each number.
 *
 *     y = 1 / (1 + e⁻ˣ)        ∂L/∂x = ∂L/∂y · y · (1 − y)
 */
export function sigmoid<S extends Shape>(x: Value<S>): Value<S> {
  return ofEach('Sigmoid', x, (dy, y) => multiply(dy, multiply(y, subtract(1, y))));
}
