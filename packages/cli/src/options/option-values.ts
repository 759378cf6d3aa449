import { InvalidArgumentError } from 'commander';

/** Collects what is given into a list of its own, in place of the default that it starts from. */
export function collector(): (value: string) => string[] {
  const given: string[] = [];
  return (value) => {
    given.push(value);
    return given;
  };
}

/** Collects numbers by aspect. */
export function collectNumbers(
  expected: string,
  isExpected: (number: number) => boolean,
): (value: string, previous: Record<string, number>) => Record<string, number> {
  return (value, previous) => {
    const [, aspect, number] = /^([^=]+)=(\d+(?:\.\d+)?)$/.exec(value) ?? [];
    if (aspect !== undefined && isExpected(Number(number))) return { ...previous, [aspect]: Number(number) };
    throw new InvalidArgumentError(`Expected an aspect and ${expected}.`);
  };
}

/** Reads a whole number from `minimum`. */
export function wholeNumber(minimum: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && Number.isSafeInteger(number) && number >= minimum) return number;
    throw new InvalidArgumentError(`Expected a whole number from ${minimum}.`);
  };
}

export function points(value: string): number {
  const number = Number(value);
  if (/^\d+(\.\d+)?$/.test(value) && number <= 4) return number;
  throw new InvalidArgumentError('Expected score points from 0 to 4, such as 0.5.');
}

export function probability(value: string): number {
  const number = Number(value);
  if (/^\d*\.?\d+$/.test(value) && number >= 0.5 && number <= 1) return number;
  throw new InvalidArgumentError('Expected a probability from 0.5 to 1, such as 0.9.');
}

export function share(value: string): number {
  const number = Number(value);
  if (/^\d*\.?\d+$/.test(value) && number <= 1) return number;
  throw new InvalidArgumentError('Expected a share from 0 to 1, such as 0.9.');
}
