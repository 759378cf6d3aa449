import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Shares, splitOf } from '../src/index.ts';

const shares = { train: 0.9, validation: 0.05, test: 0.05 };

describe('splitOf', () => {
  test('puts prompts that differ in case, punctuation and spaces alone into one split, whatever the shares', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1 }),
        share,
        fc.nat(),
        (words, train, seed) => {
          const drawn = { train, test: 1 - train };
          const split = splitOf(words.join(' '), drawn, seed);
          expect(splitOf(`  ${words.join(', ').toUpperCase()}!`, drawn, seed)).toBe(split);
          expect(splitOf(words.join('\u3000'), drawn, seed)).toBe(split);
        },
      ),
    );
  });

  test('takes no prompt for another by what case and Unicode do to it unseen', () => {
    const same = [
      ['eine Straße', 'EINE STRASSE'],
      ['οδός', 'ΟΔΌΣ'],
      ['I ♥ cats', 'I ♥\ufe0f cats'],
      ['ba\u00adnana', 'banana'],
      ['cafe\u0301', 'CAFÉ'],
      ['a café in Łódź', 'a cafe in Lodz'],
      ['smørrebrød and crème brûlée', 'SMORREBROD AND CREME BRULEE'],
      ['an œuvre by Ægir', 'an oeuvre by aegir'],
      ["a cat's eye", 'a cat’s eye'],
      ["don't look", 'dont look'],
      ['the dogs` house', 'the dogs´ house'],
      ['it＇s', 'itʼs'],
      ['Đà Nẵng', 'Da Nang'],
      ['İstanbul', 'istanbul'],
    ] as const;
    for (const [one, other] of same) {
      for (let seed = 0; seed < 50; seed++) {
        const drawn = { train: 0.5, test: 0.5 };
        expect([one, splitOf(one, drawn, seed)]).toEqual([one, splitOf(other, drawn, seed)]);
      }
    }
  });

  test('keeps apart what only marks that are no accents tell apart', () => {
    const places = (prompt: string) =>
      Array.from({ length: 50 }, (_, seed) => splitOf(prompt, { train: 0.5, test: 0.5 }, seed)).join('');
    expect(places('की')).not.toBe(places('कि'));
    expect(places('a cat s eye')).not.toBe(places("a cat's eye"));
    expect(places('が')).toBe(places('か\u3099'));
  });

  test('keeps its promise for ever: splits that were once drawn stay as they are', () => {
    // As an independent MurmurHash3 gives them.
    const prompts = ['a red cube', 'two dogs', 'ein Bär', '一只猫', '🦊', 'a painting of an ocean'];
    expect(prompts.map((prompt) => splitOf(prompt, { train: 0.5, test: 0.5 }))).toEqual([
      'test',
      'test',
      'train',
      'test',
      'train',
      'train',
    ]);
    expect(prompts.map((prompt) => splitOf(prompt, { train: 0.5, test: 0.5 }, 7))).toEqual([
      'train',
      'test',
      'train',
      'test',
      'train',
      'train',
    ]);
  });

  test('gives each split its share', () => {
    const counts = { train: 0, validation: 0, test: 0 };
    for (let prompt = 0; prompt < 20_000; prompt++) counts[splitOf(`prompt ${prompt}`, shares)]++;
    expect(counts.train / 20_000).toBeCloseTo(0.9, 2);
    expect(counts.validation / 20_000).toBeCloseTo(0.05, 2);
  });

  test('moves only what it must when shares change', () => {
    const larger = { train: 0.95, validation: 0.05 };
    for (let prompt = 0; prompt < 1000; prompt++) {
      const [before, after] = [splitOf(`p ${prompt}`, { train: 0.9, validation: 0.1 }), splitOf(`p ${prompt}`, larger)];
      if (before === 'train') expect(after).toBe('train');
    }
  });

  test('fills the last split where shares lack the last bits of 1, and puts nothing into an empty one', () => {
    const tenths = Object.fromEntries(Array.from({ length: 10 }, (_, place) => [`s${place}`, 0.1]));
    for (let prompt = 0; prompt < 1000; prompt++) {
      expect(Object.keys(tenths)).toContain(splitOf(`p ${prompt}`, tenths));
      expect(splitOf(`p ${prompt}`, { none: 0, all: 1 })).toBe('all');
    }
  });

  test.each<[Shares, string | RegExp]>([
    [
      { train: 0.9 },
      'The shares are train 0.9, together 0.9. Expected numbers from 0 that make 1, such as train 0.9, test 0.1.',
    ],
    [{ train: 2, test: -1 }, /^The shares are train 2, test -1, together 1\./],
    [{ train: Number.NaN }, /^The shares are train NaN/],
    [{}, /^The shares are , together 0/],
  ])('takes no shares %o', (wrong, message) => {
    expect(() => splitOf('a', wrong)).toThrow(message);
  });
});
