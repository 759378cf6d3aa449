import { InputError } from '@visionprefer/core';

/** Split → its share of all prompts, from 0 to 1; together they make 1. In their order the splits lie side by side. */
export type Shares<S extends string = string> = Readonly<Record<S, number>>;

/**
 * The split that a prompt belongs to. It depends on nothing but the prompt, the shares and the seed: not on what else is
 * there, so data can grow and no prompt ever crosses. Prompts that differ only in case, accents, apostrophes,
 * punctuation or spaces are one.
 *
 * The prompt's place from 0 to 1 is MurmurHash3_x86_32 (Austin Appleby, 2011) of its normalised text in UTF-8, over 2³²;
 * it falls into the first split whose shares up to and with it are above that.
 *
 * @param seed A whole number from 0; another one draws other splits. Default 0.
 * @throws InputError when shares are not numbers from 0, or do not make 1.
 */
export function splitOf<S extends string>(prompt: string, shares: Shares<S>, seed = 0): S {
  const splits = Object.entries<number>(shares) as [S, number][];
  checkShares(splits);
  const place = murmurHash3(new TextEncoder().encode(normalisePrompt(prompt)), seed) / 2 ** 32;
  let reached = 0;
  let found: S | undefined;
  for (const [split, share] of splits) {
    if (share === 0) continue;
    found = split;
    reached += share;
    // Ten shares of 0.1 make less than 1 in floating point: what is above all of them is in the last.
    if (place < reached) break;
  }
  if (found === undefined)
    throw new InputError('There is no split to be in. Expected shares such as { train: 0.9, test: 0.1 }.');
  return found;
}

/** In capitals some letters are two (ß), and those with a stroke are no letter with an accent for Unicode. */
const plainLetters: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
};

/**
 * Compatible characters made one (NFKD), in lower case by way of the upper (STRASSE and Straße are one), without accents
 * (café, cafe), apostrophes in any form (don't, don’t, dont) and what cannot be seen (soft hyphens, joiners, the selector
 * that makes ♥ an emoji), and every run of anything but letters, marks and digits a space. Marks that are no accents, such
 * as the vowels of Hindi, stay.
 */
export function normalisePrompt(prompt: string): string {
  return prompt
    .replace(/['’‘‛`´′＇ʹʻʼʽˈ՚׳]/gu, '')
    .normalize('NFKD')
    .toUpperCase()
    .toLowerCase()
    .replace(/[\u0300-\u036f]+/g, '')
    .replace(/[øłđħŧıæœ]/g, (letter) => plainLetters[letter] ?? letter)
    .replace(/\p{Default_Ignorable_Code_Point}+/gu, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

function checkShares(splits: readonly [string, number][]): void {
  const total = splits.reduce((sum, [, share]) => sum + share, 0);
  if (splits.every(([, share]) => share >= 0) && Math.abs(total - 1) < 1e-9) return;
  const told = splits.map(([split, share]) => `${split} ${share}`).join(', ');
  throw new InputError(
    `The shares are ${told}, together ${total}. Expected numbers from 0 that make 1, such as train 0.9, test 0.1.`,
  );
}

function murmurHash3(bytes: Uint8Array, seed: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length & ~3;
  let hash = seed | 0;
  for (let index = 0; index < whole; index += 4) {
    hash = Math.imul(rotate(hash ^ scramble(view.getInt32(index, true)), 13), 5) + 0xe6546b64;
  }
  let rest = 0;
  for (let index = bytes.length - 1; index >= whole; index--) rest = (rest << 8) | view.getUint8(index);
  hash ^= scramble(rest) ^ bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function scramble(word: number): number {
  return Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
