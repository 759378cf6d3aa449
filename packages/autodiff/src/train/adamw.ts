import { add } from '../operators/add.ts';
import { divide } from '../operators/divide.ts';
import { multiply } from '../operators/multiply.ts';
import { sqrt } from '../operators/sqrt.ts';
import { square } from '../operators/square.ts';
import { subtract } from '../operators/subtract.ts';
import type { Optimizer } from './optimizer.ts';

/** Settings of {@link adamw}. The defaults are PyTorch's, but for the weight decay. */
export interface AdamwOptions {
  /** How slowly the mean gradient is forgotten. Default 0.9. */
  beta1?: number | undefined;
  /** How slowly the mean squared gradient is forgotten. Default 0.999. */
  beta2?: number | undefined;
  /** Keeps from dividing by zero. Default 1e-8. */
  epsilon?: number | undefined;
  /** The share of itself that a parameter loses in each step, times the learning rate. Default 0: Adam. */
  weightDecay?: number | undefined;
}

/**
 * AdamW (Loshchilov, Hutter 2017, arXiv 1711.05101): Adam (Kingma, Ba 2014, arXiv 1412.6980) whose weight decay stands
 * apart from the gradient.
 *
 *     m ← β₁·m + (1 − β₁)·g        v ← β₂·v + (1 − β₂)·g²
 *     w ← w − η · ( m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε) + λ·w )
 */
export function adamw(options: AdamwOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = options;
  return {
    memory: ['mean', 'square'],
    // Computed in double precision: 1 − β₂ᵗ loses four digits in single precision.
    settings: (step) => ({ meanScale: 1 / (1 - beta1 ** step), squareScale: 1 / (1 - beta2 ** step) }),
    update(w, g, { learningRate = 0, meanScale = 1, squareScale = 1 }, { mean: m = 0, square: v = 0 }) {
      const mean = add(multiply(m, beta1), multiply(g, 1 - beta1));
      const squares = add(multiply(v, beta2), multiply(square(g), 1 - beta2));
      const deviation = add(sqrt(multiply(squares, squareScale)), epsilon);
      const direction = divide(multiply(mean, meanScale), deviation);
      const step = weightDecay === 0 ? direction : add(direction, multiply(w, weightDecay));
      return { parameter: subtract(w, multiply(step, learningRate)), memory: { mean, square: squares } };
    },
  };
}
