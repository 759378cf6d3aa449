import type { PreferencePair } from '@visionprefer/core';
import { expect, test } from 'vitest';
import { dropRepeated } from '../../src/load/drop-repeated.ts';
import { makeExportPairs } from '../make-export-pairs.ts';

const [pair] = makeExportPairs({ a: 5, b: 3 }).map((exported) => exported.pair);
if (!pair) throw new Error('one pair');

async function left(...pairs: PreferencePair[]): Promise<{ kept: number; dropped: number }> {
  let dropped = 0;
  const kept = await Array.fromAsync(dropRepeated(pairs, () => dropped++));
  return { kept: kept.length, dropped };
}

test.each([
  ['another id', { id: 'other' }],
  ['a prompt in another case and spacing', { prompt: ' a  CUBE\n' }],
  ['a prompt in another Unicode form', { prompt: 'Ａ cube' }],
  ['another place of the same picture', { chosen: { ...pair.chosen, url: 'https://elsewhere/a.png' } }],
])('a pair that differs in %s alone repeats the first', async (_, change) => {
  expect(await left(pair, { ...pair, ...change })).toEqual({ kept: 1, dropped: 1 });
});

test.each([
  ['the other winner', { chosen: pair.rejected, rejected: pair.chosen }],
  ['another aspect', { aspect: 'fidelity' }],
  ['another prompt', { prompt: 'A cone' }],
  ['another picture', { rejected: { ...pair.rejected, hash: 'hash-c' } }],
])('a pair with %s is one of its own', async (_, change) => {
  expect(await left(pair, { ...pair, ...change })).toEqual({ kept: 2, dropped: 0 });
});

test('a picture is no pair with itself, told by its hash, or by its url where the hash is not known', async () => {
  const itself = { ...pair, rejected: { ...pair.rejected, hash: pair.chosen.hash } };
  const unknown = { ...pair, chosen: { ...pair.chosen, hash: '' }, rejected: { ...pair.rejected, hash: '' } };
  const unknownItself = { ...unknown, rejected: { ...unknown.rejected, url: unknown.chosen.url } };
  expect(await left(itself, unknown, unknownItself)).toEqual({ kept: 1, dropped: 2 });
});
