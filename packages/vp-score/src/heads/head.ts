import { floatAt, numberAt } from '../numbers/at.ts';

/** Makes one number of a row of features: the raw score, whose differences are log odds up to a temperature. */
export type Head = LinearHead | NetworkHead;

/** `Σ (x − center) · weights`. */
export interface LinearHead {
  kind: 'linear';
  center: Float64Array;
  weights: Float64Array;
}

/** One hidden layer: `Σ output · tanh(bias + Σ (x − center) · hidden)`. */
export interface NetworkHead {
  kind: 'network';
  center: Float64Array;
  /** A row of as many weights as there are features for each hidden unit. */
  hidden: Float64Array;
  bias: Float64Array;
  output: Float64Array;
}

/** The raw score of a row that starts at a place of `features`. */
export function rawScore(head: Head, features: Float32Array, start = 0): number {
  const { center } = head;
  if (head.kind === 'linear') return weigh(head.weights, 0, center, features, start);
  let sum = 0;
  for (let unit = 0; unit < head.output.length; unit++) {
    const input = numberAt(head.bias, unit) + weigh(head.hidden, unit * center.length, center, features, start);
    sum += numberAt(head.output, unit) * Math.tanh(input);
  }
  return sum;
}

function weigh(
  weights: Float64Array,
  from: number,
  center: Float64Array,
  features: Float32Array,
  start: number,
): number {
  let sum = 0;
  for (let place = 0; place < center.length; place++) {
    sum += (floatAt(features, start + place) - numberAt(center, place)) * numberAt(weights, from + place);
  }
  return sum;
}
