import { record } from '../record.ts';
import { isSameShape, type Shape, type Without } from '../shape.ts';
import type { Value } from '../value.ts';
import { reshape } from './reshape.ts';

// To sum and to repeat are each other's gradient, so the two stand in one file.

/**
 * The sum over some axes, which are gone from the result. Without axes, over all.
 *
 *     y = Σ x        ∂L/∂x = ∂L/∂y, repeated along the axes
 */
export function sum(x: Value): Value<readonly []>;
export function sum<S extends Shape, const A extends number>(x: Value<S>, axes: readonly A[]): Value<Without<S, A>>;
export function sum(x: Value, axes: readonly number[] = x.shape.map((_, axis) => axis)): Value {
  if (axes.length === 0) return x;
  return record('ReduceSum', [x], {
    shape: x.shape.filter((_, axis) => !axes.includes(axis)),
    settings: [x.tape.graph.integers(axes)],
    attributes: { keepdims: 0 },
    gradients: [(dy) => expand(reshape(dy, keepAxes(x.shape, axes)), x.shape)],
  });
}

/**
 * Repeats a value to a larger shape, by the rule of broadcasting.
 *
 *     ∂L/∂x = Σ ∂L/∂y over the axes along which x is repeated
 */
export function expand<const S extends Shape>(x: Value, shape: S): Value<S> {
  return record('Expand', [x], {
    shape,
    settings: [x.tape.graph.integers(shape)],
    gradients: [(dy) => sumTo(dy, x.shape)],
  });
}

/** Sums over the axes along which a value of this shape was repeated: takes a gradient back through broadcasting. */
export function sumTo(dy: Value, shape: Shape): Value {
  if (isSameShape(dy.shape, shape)) return dy;
  const added = dy.shape.length - shape.length;
  const repeated = dy.shape.flatMap((length, axis) =>
    axis < added || (shape[axis - added] === 1 && length !== 1) ? [axis] : [],
  );
  return reshape(sum(dy, repeated), shape);
}

/** The shape of a sum that keeps its axes, with length 1. */
export function keepAxes(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
}
