import { numberAt } from '../numbers/at.ts';

/** Moves parameters against their gradient. */
export type Step = (parameters: Float64Array, gradient: Float64Array, rate: number) => void;

/** Adam with its usual settings (Kingma and Ba, 2015, arXiv 1412.6980), for as many parameters. */
export function createAdam(size: number): Step {
  const mean = new Float64Array(size);
  const square = new Float64Array(size);
  let steps = 0;
  return (parameters, gradient, rate) => {
    steps++;
    const meanShare = 1 - 0.9 ** steps;
    const squareShare = 1 - 0.999 ** steps;
    for (let place = 0; place < size; place++) {
      const slope = numberAt(gradient, place);
      const m = 0.9 * numberAt(mean, place) + 0.1 * slope;
      const v = 0.999 * numberAt(square, place) + 0.001 * slope * slope;
      mean[place] = m;
      square[place] = v;
      const step = (rate * (m / meanShare)) / (Math.sqrt(v / squareShare) + 1e-12);
      parameters[place] = numberAt(parameters, place) - step;
    }
  };
}
