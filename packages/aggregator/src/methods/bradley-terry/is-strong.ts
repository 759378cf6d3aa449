import { at, entryOf, numberAt, wholeAt } from '../../numbers/at.ts';
import type { Component } from './components.ts';
import type { FoldedPairs } from './fold-comparisons.ts';

/**
 * Whether a chain of wins or ties leads from each image to each other, which is when strengths have a finite maximum
 * likelihood (Ford, *American Mathematical Monthly* 64, 1957).
 */
export function isStrong(
  { images, pairs }: Component,
  { firsts, seconds, firstWins, secondWins, ties }: FoldedPairs,
): boolean {
  const better = new Map<number, number[]>(images.map((image) => [image, []]));
  const worse = new Map<number, number[]>(images.map((image) => [image, []]));
  const addWin = (winner: number, loser: number): void => {
    entryOf(worse, winner).push(loser);
    entryOf(better, loser).push(winner);
  };
  for (const pair of pairs) {
    const [first, second, tied] = [wholeAt(firsts, pair), wholeAt(seconds, pair), numberAt(ties, pair)];
    if (numberAt(firstWins, pair) + tied > 0) addWin(first, second);
    if (numberAt(secondWins, pair) + tied > 0) addWin(second, first);
  }
  const start = at(images, 0);
  return [better, worse].every((links) => countReached(links, start) === images.length);
}

function countReached(links: ReadonlyMap<number, readonly number[]>, start: number): number {
  const reached = new Set([start]);
  for (const image of reached) for (const next of entryOf(links, image)) reached.add(next);
  return reached.size;
}
