import { record } from '../record.ts';
import type { SameRank, Shape } from '../shape.ts';
import type { Value } from '../value.ts';

// To cut out and to surround with zeros are each other's gradient, so the two stand in one file.

/**
 * The part of a value between two places of one axis.
 *
 *     y = x[from … to)        ∂L/∂x = ∂L/∂y within the part, 0 around it
 *
 * @throws RangeError when the axis or the part is not there.
 */
export function slice<S extends Shape>(x: Value<S>, axis: number, from: number, to: number): Value<SameRank<S>> {
  const length = x.shape[axis];
  if (length === undefined || from < 0 || to > length || from >= to) {
    throw new RangeError(`A value of shape [${x.shape}] has no part ${from} to ${to} of axis ${axis}.`);
  }
  const { graph } = x.tape;
  return record('Slice', [x], {
    shape: withLength(x.shape, axis, to - from),
    settings: [graph.integers([from]), graph.integers([to]), graph.integers([axis])],
    gradients: [(dy) => pad(dy, axis, from, length - to)],
  });
}

/**
 * A value with zeros before and after it along one axis.
 *
 *     ∂L/∂x = the part of ∂L/∂y where x stands
 */
export function pad<S extends Shape>(x: Value<S>, axis: number, before: number, after: number): Value<SameRank<S>> {
  const length = x.shape[axis] ?? 0;
  const at = (zeros: number) => x.shape.map((_, each) => (each === axis ? zeros : 0));
  return record('Pad', [x], {
    shape: withLength(x.shape, axis, before + length + after),
    settings: [x.tape.graph.integers([...at(before), ...at(after)])],
    gradients: [(dy) => slice(dy, axis, before, before + length)],
  });
}

function withLength<S extends Shape>(shape: S, axis: number, length: number): SameRank<S> {
  return shape.map((known, each) => (each === axis ? length : known)) as Shape as SameRank<S>;
}
