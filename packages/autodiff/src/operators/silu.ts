import { record } from '../record.ts';
import type { Shape } from '../shape.ts';
import type { Value } from '../value.ts';
import { multiply } from './multiply.ts';
import { sigmoid } from './sigmoid.ts';

/**
 * Each number times its logistic function.
 *
 *     y = x · sigmoid(x)        ∂L/∂x by the rules of the product and of the logistic function
 */
export function silu<S extends Shape>(x: Value<S>): Value<S> {
  const gate = sigmoid(x);
  return record('Mul', [x, gate], {
    shape: x.shape,
    gradients: [(dy) => multiply(dy, gate), (dy) => multiply(dy, x)],
  });
}
