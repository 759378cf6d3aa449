import { InputError } from '../contract/errors.ts';
import type { OrderedStrategyOptions } from './strategy.ts';

/** `orders` and `seed` with their defaults. Throws InputError when they are not whole numbers. */
export function checkOrders(
  { orders, seed = 0 }: OrderedStrategyOptions,
  defaults: { orders: number },
): { orders: number; seed: number } {
  const checked = { orders: orders ?? defaults.orders, seed };
  if (!Number.isInteger(checked.orders) || checked.orders < 1) {
    throw new InputError(`orders must be a whole number from 1, not ${orders}.`);
  }
  if (!Number.isSafeInteger(seed)) throw new InputError(`seed must be a whole number, not ${seed}.`);
  return checked;
}
