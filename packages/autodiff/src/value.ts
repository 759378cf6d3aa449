import type { Graph } from '@visionprefer/onnx';
import type { Shape } from './shape.ts';

/** Everything that was computed, in the order in which it was written down. */
export interface Tape {
  /** The ONNX graph that the tape writes. */
  readonly graph: Graph;
  readonly values: Value[];
  /** What each run of the graph is given. */
  readonly inputs: Value[];
  /** What training changes. */
  readonly parameters: Value[];
  /** Declares a tensor that each run is given. @throws RangeError when the name is taken. */
  input<const S extends Shape>(name: string, shape: S): Value<S>;
  /** Declares a tensor that training changes. @throws RangeError when the name is taken. */
  parameter<const S extends Shape>(name: string, shape: S): Value<S>;
}

/** A tensor of 32-bit numbers on a tape: a name in the graph, and how it came to be. The numbers exist when it runs. */
export interface Value<S extends Shape = Shape> {
  readonly tape: Tape;
  readonly name: string;
  readonly shape: S;
  /** What it was computed from. */
  readonly from: readonly Value[];
  /** The chain rule, one function for each value in `from`: it turns ∂L/∂y into that value's ∂L/∂x. */
  readonly gradients: readonly Gradient[];
}

/** Turns the gradient of a result, ∂L/∂y, into the gradient of one of its inputs, ∂L/∂x, of that input's shape. */
export type Gradient = (dy: Value) => Value;

/** What operators take: a value, or a number that stands in the graph. */
export type Operand = Value | number;

/** The shape of an operand. */
export type ShapeOf<O extends Operand> = O extends Value<infer S> ? S : readonly [];
