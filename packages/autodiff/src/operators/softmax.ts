import { record } from '../record.ts';
import type { Shape } from '../shape.ts';
import type { Value } from '../value.ts';
import { multiply } from './multiply.ts';
import { reshape } from './reshape.ts';
import { subtract } from './subtract.ts';
import { keepAxes, sum } from './sum-and-expand.ts';

/**
 * Shares along the last axis: positive, and one in sum.
 *
 *     y = eˣ / Σ eˣ        ∂L/∂x = y · (∂L/∂y − Σ ∂L/∂y · y)
 */
export function softmax<S extends Shape>(x: Value<S>): Value<S> {
  const last = x.shape.length - 1;
  const y: Value<S> = record('Softmax', [x], {
    shape: x.shape,
    attributes: { axis: -1 },
    gradients: [
      (dy) => {
        const weighted = reshape(sum(multiply(dy, y), [last]), keepAxes(x.shape, [last]));
        return multiply(y, subtract(dy, weighted));
      },
    ],
  });
  return y;
}
