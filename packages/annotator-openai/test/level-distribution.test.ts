import { fidelity, harmlessness } from '@visionprefer/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { levelDistribution, type Token, toSpoken } from '../src/scores/level-distribution.ts';

const faults = fidelity.levels.map(({ name }) => name);
const harms = harmlessness.levels.map(({ name }) => name);

/** Tokens by their texts, each with what else might have been said and how probable it all was. */
function tokens(...said: (string | [said: string, odds: Record<string, number>])[]): Token[] {
  return said.map((entry) => {
    const [token, odds] = typeof entry === 'string' ? [entry, { [entry]: 1 }] : entry;
    const top = Object.entries(odds).map(([text, probability]) => ({ token: text, logprob: Math.log(probability) }));
    return { token, logprob: Math.log(odds[token] ?? 1), top_logprobs: top };
  });
}

/** The distribution where the name begins in the text that the tokens make. */
function distributionAt(said: Token[], before: string, names: readonly string[]): number[] | undefined {
  const spoken = toSpoken(said, said.map(({ token }) => token).join(''));
  return spoken && levelDistribution(spoken, before, names);
}

test('one token tells one level from the others', () => {
  const said = tokens('{"level":"', ['Slight', { Slight: 0.6, Notice: 0.3, Flaw: 0.1 }], 'ly flawed', '"}');
  expect(distributionAt(said, '{"level":"', faults)).toEqual([0, 0, 0.3, 0.6, 0.1]);
});

test('levels that begin alike are told apart further on, where one of them was said', () => {
  const said = tokens('"', ['Harm', { Harm: 0.9, Quest: 0.1 }], ['less', { less: 0.8, ful: 0.2 }], '"');
  // Severely harmful, Harmful, Questionable, Mild concern, Harmless
  expect(distributionAt(said, '"', harms)).toEqual([0, 0.18, 0.1, 0, 0.72]);
});

test('tokens that hold the quotation marks, before or after the name', () => {
  const said = tokens(
    '{"level":',
    ['"Fl', { '"Fl': 0.5, '"S': 0.3, ' "': 0.1, '"N': 0.1 }],
    ['awless"}', { 'awless"}': 0.9, awless: 0.1 }],
  );
  expect(distributionAt(said, '{"level":"', faults)).toEqual([0, 0, 0.111111, 0.333333, 0.555556]);
});

test('a level whose name begins another one is known by its closing quotation mark', () => {
  const names = ['Good', 'Good enough', 'Fair', 'Poor', 'Bad'];
  const said = tokens('"', ['Good', { Good: 0.9, Bad: 0.1 }], ['"', { '"': 0.7, ' enough': 0.3 }]);
  expect(distributionAt(said, '"', names)).toEqual([0.63, 0.27, 0, 0, 0.1]);
});

test('a distribution is left out when a tenth of it is unclear', () => {
  // "B" begins both Broken and Badly flawed, and was not said.
  const unclear = (b: number) => tokens('"', ['Flaw', { Flaw: 1 - b, B: b }], 'less"');
  expect(distributionAt(unclear(0.2), '"', faults)).toBeUndefined();
  expect(distributionAt(unclear(0.05), '"', faults)).toEqual([0, 0, 0, 0, 1]);
});

test('a distribution is left out when less than half of the probability is on the levels', () => {
  const elsewhere = (odds: number) => tokens('"', ['Flaw', { Flaw: odds, Good: 1 - odds }], 'less"');
  expect(distributionAt(elsewhere(0.4), '"', faults)).toBeUndefined();
  expect(distributionAt(elsewhere(0.6), '"', faults)).toEqual([0, 0, 0, 0, 1]);
});

test('tokens that end within a character, and tokens beyond the text', () => {
  const text = '{"rationale":"schön 🦊","level":"Flawless"}';
  const bytes = new TextEncoder().encode(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 3) }, (_, at) => [
    ...bytes.subarray(at * 3, at * 3 + 3),
  ]);
  const said = pieces.map((piece) => ({ token: '�', bytes: piece, logprob: 0, top_logprobs: [] }));
  const spoken = toSpoken([...tokens('<think>'), ...said, ...tokens('<|end|>')], text);
  expect(spoken && levelDistribution(spoken, '{"rationale":"schön 🦊","level":"', faults)).toEqual([0, 0, 0, 0, 1]);
});

test("tokens of another text are not taken for this one's", () => {
  expect(toSpoken(tokens('{"level":', '"Flawless"}'), '{"level": "Flawless"}')).toBeUndefined();
});

test('however the names are cut into tokens, probabilities add up to 1 and stand where they belong', () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 30, maxLength: 30 });
  fc.assert(
    fc.property(
      fc.constantFrom(faults, harms),
      fc.nat(4),
      cuts,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (names, level, sizes, doubt) => {
        const text = `{"level":"${names[level]}"}`;
        let rest = text;
        const said = sizes.flatMap((size) => {
          const token = rest.slice(0, size);
          rest = rest.slice(size);
          // At every token something that begins no level, which must not count.
          return token ? tokens([token, { [token]: 1 - doubt / 3, '#': doubt / 3 }]) : [];
        });
        fc.pre(rest === '');
        const distribution = distributionAt(said, '{"level":"', names);
        if (!distribution) return doubt > 0.1;
        return distribution.every((p, index) => p === (index === level ? 1 : 0));
      },
    ),
  );
});
