import type { Shape } from '../shape.ts';
import type { Value } from '../value.ts';
import { choose, compare } from './choose.ts';
import { ofEach } from './elementwise.ts';

/**
 * Each number, held between two bounds.
 *
 *     y = min(max(x, low), high)        ∂L/∂x = ∂L/∂y where low < x < high, else 0
 */
export function clip<S extends Shape>(x: Value<S>, low: number, high: number): Value<S> {
  const { graph } = x.tape;
  const within = (dy: Value) => choose(compare('Greater', x, low), choose(compare('Less', x, high), dy, 0), 0);
  return ofEach('Clip', x, within, [graph.scalar(low), graph.scalar(high)]);
}
