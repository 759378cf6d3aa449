import { asValue, record, tapeOf } from '../record.ts';
import { broadcast } from '../shape.ts';
import type { Operand, Value } from '../value.ts';
import { sumTo } from './sum-and-expand.ts';

/** Which numbers of a tensor fulfil a condition: the name of a tensor of booleans in the graph. */
export type Condition = string;

/** Compares each two numbers. It has no gradient. */
export function compare(operator: 'Greater' | 'Less', a: Operand, b: Operand): Condition {
  const tape = tapeOf([a, b]);
  return tape.graph.add(operator, [asValue(a, tape).name, asValue(b, tape).name]);
}

/**
 * Each number of `a` where the condition holds, of `b` elsewhere. The condition has the shape of the result.
 *
 *     ∂L/∂a = ∂L/∂y where the condition holds, else 0        ∂L/∂b = 0 where it holds, else ∂L/∂y
 */
export function choose(condition: Condition, a: Operand, b: Operand): Value {
  const tape = tapeOf([a, b]);
  const from = [asValue(a, tape), asValue(b, tape)] as const;
  return record('Where', from, {
    shape: broadcast(from[0].shape, from[1].shape),
    gradients: [
      (dy) => sumTo(choose(condition, dy, 0), from[0].shape),
      (dy) => sumTo(choose(condition, 0, dy), from[1].shape),
    ],
    condition,
  });
}
