import { InputError } from '@visionprefer/core';
import { murmurHash3 } from '../numbers/murmur-hash.ts';

/** Split → its share of all prompts, from 0 to 1; together they make 1. In their order the splits lie side by side. */
export type Shares<S extends string = string> = Readonly<Record<S, number>>;

/**
 * The split that a prompt belongs to. It depends on nothing but the prompt, the shares and the seed: not on what else is
 * there, so data can grow and no prompt ever crosses. Prompts that differ only in case, accents, apostrophes,
 * punctuation or spaces are one.
 *
 * The prompt's place from 0 to 1 is MurmurHash3_x86_32 of its normalised text in UTF-8, over 2³²;
 * it falls into the first split whose shares up to and with it are above that.
 *
 * @param seed A whole number from 0; another one draws other splits. Default 0.
 * @throws InputError when shares are not numbers from 0, or do not make 1.
 */
export function splitOf<S extends string>(prompt: string, shares: Shares<S>, seed = 0): S {
  const splits = Object.entries<number>(shares) as [S, number][];
  checkShares(splits);
  const place = murmurHash3(normalisePrompt(prompt), seed) / 2 ** 32;
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
