import type { Shape } from '../shape.ts';
import type { Value } from '../value.ts';
import { ofEach } from './elementwise.ts';
import { multiply } from './multiply.ts';
import { sigmoid } from './sigmoid.ts';

/**
 * A smooth max(0, x): the negative log-likelihood of a comparison is `softplus` of the negated difference.
 *
 *     y = ln(1 + eˣ)        ∂L/∂x = ∂L/∂y · sigmoid(x)
 */
export function softplus<S extends Shape>(x: Value<S>): Value<S> {
  return ofEach('Softplus', x, (dy) => multiply(dy, sigmoid(x)));
}
