import type { Shape } from '../shape.ts';
import type { Value } from '../value.ts';
import { add } from './add.ts';
import { divide } from './divide.ts';
import { mean } from './mean.ts';
import { multiply } from './multiply.ts';
import { reshape } from './reshape.ts';
import { sqrt } from './sqrt.ts';
import { square } from './square.ts';
import { subtract } from './subtract.ts';
import { keepAxes } from './sum-and-expand.ts';

/**
 * Layer normalisation along the last axis (Ba, Kiros, Hinton 2016, arXiv 1607.06450).
 *
 *     y = (x − μ) / √(σ² + ε) · scale + shift
 *
 * Written in the other operators, whose gradients are its own.
 *
 * @param scale One number for each place of the last axis, as is `shift`.
 * @param epsilon Keeps from dividing by zero. Default 1e-5.
 */
export function layerNorm<S extends Shape>(x: Value<S>, scale: Value, shift: Value, epsilon = 1e-5): Value<S> {
  const last = x.shape.length - 1;
  const meanOf = (value: Value) => reshape(mean(value, [last]), keepAxes(x.shape, [last]));
  const centred: Value = subtract(x, meanOf(x));
  const deviation = sqrt(add(meanOf(square(centred)), epsilon));
  return reshape(add(multiply(divide(centred, deviation), scale), shift), x.shape);
}
