import type { Attribute } from '@visionprefer/onnx';
import type { Shape } from './shape.ts';
import type { Gradient, Operand, Tape, Value } from './value.ts';

/** What an operator makes of its inputs. */
export interface Recorded<S extends Shape> {
  shape: S;
  /** One for each input. */
  gradients: readonly Gradient[];
  attributes?: Readonly<Record<string, Attribute>> | undefined;
  /** Names of the operator's further inputs, which have no gradient: shapes, axes, conditions. */
  settings?: readonly string[] | undefined;
  /** Name of a condition, which stands before the inputs. */
  condition?: string | undefined;
}

/** Writes an ONNX operator down on the tape of its inputs. */
export function record<S extends Shape>(operator: string, from: readonly Value[], recorded: Recorded<S>): Value<S> {
  const { shape, gradients, attributes, settings = [], condition } = recorded;
  const tape = tapeOf(from);
  const names = from.map((value) => value.name);
  const name = tape.graph.add(operator, [...(condition ? [condition] : []), ...names, ...settings], attributes);
  const value = { tape, name, shape, from, gradients };
  tape.values.push(value);
  return value;
}

/** The tape that operands are on. @throws RangeError when they are on two, or on none. */
export function tapeOf(operands: readonly Operand[]): Tape {
  const tapes = new Set(operands.flatMap((operand) => (typeof operand === 'number' ? [] : [operand.tape])));
  const [tape] = tapes;
  if (!tape || tapes.size > 1) throw new RangeError('An operator takes values of one tape, and one value at least.');
  return tape;
}

/** A number as a value, which has no gradient; a value as it is. */
export function asValue(operand: Operand, tape: Tape): Value {
  if (typeof operand !== 'number') return operand;
  return { tape, name: tape.graph.scalar(operand), shape: [], from: [], gradients: [] };
}
