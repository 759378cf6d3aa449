import type { Shape, Without } from '../shape.ts';
import type { Value } from '../value.ts';
import { multiply } from './multiply.ts';
import { sum } from './sum-and-expand.ts';

/**
 * The mean over some axes, which are gone from the result. Without axes, over all.
 *
 *     y = Σ x / n        ∂L/∂x = ∂L/∂y / n, repeated along the axes
 */
export function mean(x: Value): Value<readonly []>;
export function mean<S extends Shape, const A extends number>(x: Value<S>, axes: readonly A[]): Value<Without<S, A>>;
export function mean(x: Value, axes: readonly number[] = x.shape.map((_, axis) => axis)): Value {
  const count = axes.reduce((product, axis) => product * (x.shape[axis] ?? 1), 1);
  return multiply(sum(x, axes), 1 / count);
}
