import { asValue, record, tapeOf } from '../record.ts';
import { type Broadcast, broadcast, type Shape } from '../shape.ts';
import type { Gradient, Operand, ShapeOf, Value } from '../value.ts';
import { sumTo } from './sum-and-expand.ts';

/** Writes an operator that makes one number of one number. Its gradient may use the result y. */
export function ofEach<S extends Shape>(
  operator: string,
  x: Value<S>,
  gradient: (dy: Value, y: Value) => Value,
  settings?: readonly string[] | undefined,
): Value<S> {
  const y: Value<S> = record(operator, [x], {
    shape: x.shape,
    settings,
    gradients: [(dy) => gradient(dy, y)],
  });
  return y;
}

/** Writes an operator that makes one number of two, by the rule of broadcasting. */
export function ofEachTwo<A extends Operand, B extends Operand>(
  operator: string,
  a: A,
  b: B,
  gradients: readonly [Gradient, Gradient],
): Value<Broadcast<ShapeOf<A>, ShapeOf<B>>> {
  const tape = tapeOf([a, b]);
  const from = [asValue(a, tape), asValue(b, tape)] as const;
  const shape = broadcast(from[0].shape, from[1].shape) as Broadcast<ShapeOf<A>, ShapeOf<B>>;
  return record(operator, from, {
    shape,
    gradients: [(dy) => sumTo(gradients[0](dy), from[0].shape), (dy) => sumTo(gradients[1](dy), from[1].shape)],
  });
}
