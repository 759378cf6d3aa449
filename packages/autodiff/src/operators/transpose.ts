import { record } from '../record.ts';
import type { Permuted, Shape } from '../shape.ts';
import type { Value } from '../value.ts';

/**
 * Axes in another order: axis i of the result is axis `order[i]` of x.
 *
 *     ∂L/∂x = ∂L/∂y with its axes put back
 *
 * @throws RangeError when the order does not name each axis once.
 */
export function transpose<S extends Shape, const Order extends Shape>(
  x: Value<S>,
  order: Order,
): Value<Permuted<S, Order>> {
  const back = x.shape.map((_, axis) => order.indexOf(axis));
  if (order.length !== x.shape.length || back.includes(-1)) {
    throw new RangeError(`The order [${order}] does not name each axis of the shape [${x.shape}] once.`);
  }
  return record('Transpose', [x], {
    shape: order.map((axis) => x.shape[axis]) as Shape as Permuted<S, Order>,
    attributes: { perm: order },
    gradients: [(dy) => transpose(dy, back)],
  });
}
