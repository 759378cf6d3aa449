import { partOf } from './part-of.ts';

/**
 * An error's message and those of its causes, where the real reason of a lost connection stands. Takes whatever an SDK
 * throws; at most four causes are followed.
 */
export function describeError(error: unknown, causes = 4): string {
  const { message, code, name, cause } = partOf(error);
  const own = [message, code, name, error].find((words) => typeof words === 'string' && words) ?? 'an unknown error';
  return cause === undefined || causes === 0 ? `${own}` : `${own} ${describeError(cause, causes - 1)}`;
}
