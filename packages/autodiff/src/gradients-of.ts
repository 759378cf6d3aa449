import { add } from './operators/add.ts';
import { asValue } from './record.ts';
import type { Value } from './value.ts';

/**
 * Reverse-mode differentiation: writes ∂loss/∂x onto the tape for each x of `variables`.
 *
 * The tape is read backwards from the loss, whose own gradient is 1. Each value hands its gradient on to what it was
 * computed from, by the chain rule that stands beside its operator; where several values used the same one, what they
 * hand on adds up. Only values that lead from the variables to the loss are visited.
 *
 * @throws RangeError when a variable does not lead to the loss.
 */
export function gradientsOf(loss: Value<readonly []>, variables: readonly Value[]): Value[] {
  const { tape } = loss;
  const written = tape.values.slice(0, tape.values.lastIndexOf(loss) + 1);
  const onTheWay = dependentsOf(variables, written);
  const gradients = new Map<Value, Value>([[loss, asValue(1, tape)]]);
  for (const y of written.reverse()) {
    const dy = gradients.get(y);
    if (!dy) continue;
    for (const [index, x] of y.from.entries()) {
      const dx = onTheWay.has(x) && y.gradients[index]?.(dy);
      if (!dx) continue;
      const known = gradients.get(x);
      gradients.set(x, known ? add(known, dx) : dx);
    }
  }
  return variables.map((variable) => {
    const gradient = gradients.get(variable);
    if (!gradient) throw new RangeError(`The loss does not depend on ${variable.name}.`);
    return gradient;
  });
}

/** The variables, and all that was computed from them. */
function dependentsOf(variables: readonly Value[], written: readonly Value[]): Set<Value> {
  const dependents = new Set(variables);
  for (const value of written) if (value.from.some((source) => dependents.has(source))) dependents.add(value);
  return dependents;
}
