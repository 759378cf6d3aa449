import { Command, type Option } from 'commander';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseStrategy } from '../src/annotate/plan-annotate.ts';
import { aggregateOptions } from '../src/options/aggregate-options.ts';
import { type AnnotateFlags, annotateOptions } from '../src/options/annotate-options.ts';
import { exportOptions } from '../src/options/export-options.ts';
import { importOptions } from '../src/options/import-options.ts';
import { nearest } from '../src/options/nearest.ts';
import { pairsOptions, splitOptions } from '../src/options/pairs-options.ts';

/** What options make of a command line. Throws what commander says. */
function parse<Flags extends object>(options: readonly Option[], args: readonly string[]): Flags {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  for (const option of options) command.addOption(option);
  return command.parse(args, { from: 'user' }).opts<Flags>();
}

describe('options become flags', () => {
  test('those of annotate have the defaults that help tells', () => {
    expect(parse(annotateOptions(), [])).toEqual({
      ...{ annotator: ['pixels'], aspect: [], strategy: 'listwise', ask: 'together', rationale: 'before', seed: 0 },
      ...{ concurrency: 32, rpm: {}, tpm: {}, timeout: 300, price: {}, retry: [], allowPath: [] },
    });
  });

  test('what may be given several times replaces the default and adds up', () => {
    const args = ['-a', 'one', '-a', 'two', '--rpm', '60', '--rpm', 'openai:m=5', '--retry', 'refused, blocked'];
    expect(parse(annotateOptions(), [...args, '--retry', 'unreadable'])).toMatchObject({
      annotator: ['one', 'two'],
      rpm: { '': 60, 'openai:m': 5 },
      retry: ['refused', 'blocked', 'unreadable'],
    });
    expect(parse(pairsOptions(), ['--gate', 'a=3', '--gate', 'b=2.5'])).toEqual({ gate: { a: 3, b: 2.5 } });
  });

  test('those of other commands are read with their units', () => {
    expect(parse(exportOptions(), ['-f', 'hub', '--shard-size', '1.5 GB', '--test', '.1'])).toMatchObject({
      ...{ format: ['hub'], shardSize: 1_500_000_000, test: 0.1, validation: 0.05 },
    });
    const args = ['--scale', 'fidelity=0..1', '--scale', '5..1', '--map', 'image=a=b', '--wide', 'image=x,y'];
    expect(parse(importOptions(), args)).toMatchObject({
      scale: { fidelity: '0..1', '': '5..1' },
      map: { image: 'a=b' },
      wide: { field: 'image', columns: ['x', 'y'] },
    });
  });

  test.each<[string, () => Option[], string[], RegExp]>([
    ['a whole number', annotateOptions, ['--concurrency', '0'], /whole number from 1/],
    ['a whole number, not a word', annotateOptions, ['--seed', 'x'], /whole number from 0/],
    ['a pace', annotateOptions, ['--rpm', 'openai:m=0'], /a number above 0, or an annotator and a number/],
    ['outcomes', annotateOptions, ['--retry', 'scored'], /refused, blocked, unreadable/],
    ['a strategy', annotateOptions, ['--strategy', 'listwize'], /listwise/],
    ['a weight', aggregateOptions, ['--weight', 'fidelity'], /fidelity=2/],
    ['a gate from 1 to 5', pairsOptions, ['--gate', 'harmlessness=6'], /a score from 1 to 5/],
    ['points', pairsOptions, ['--margin', '4.5'], /score points from 0 to 4/],
    ['a probability', pairsOptions, ['--confidence', '0.4'], /a probability from 0.5 to 1/],
    ['a share', splitOptions, ['--train', '1.2'], /a share from 0 to 1/],
    ['a size', exportOptions, ['-f', 'hub', '--shard-size', '0'], /a size such as 500MB/],
    ['a field', importOptions, ['--map', 'picture=col'], /one of sample, prompt, image/],
    ['columns', importOptions, ['--wide', 'prompt=a'], /annotator, aspect or image, and columns/],
  ])('tell what they expected: %s', (_, options, args, words) => {
    expect(() => parse(options(), args)).toThrow(words);
  });

  test('a whole number is read as it was written', () => {
    fc.assert(
      fc.property(fc.nat(), (number) => {
        expect(parse(annotateOptions(), ['--seed', String(number)])).toMatchObject({ seed: number });
      }),
    );
  });
});

describe('the strategy that flags describe', () => {
  const flags = (args: readonly string[]) => parse<AnnotateFlags>(annotateOptions(), args);

  test('is made with the options that it has', () => {
    expect(chooseStrategy(flags(['--strategy', 'pairwise', '--orders', '2'])).id).toMatch(/^pairwise/);
    expect(chooseStrategy(flags(['--ask', 'separate'])).id).not.toBe(chooseStrategy(flags([])).id);
  });

  test('pointwise has no order', () => {
    expect(() => chooseStrategy(flags(['--strategy', 'pointwise', '--orders', '2']))).toThrow(/^--orders: pointwise/);
  });
});

test('a misspelt word is near the one that was meant, and a stranger is near none', () => {
  expect(nearest('listwize', ['listwise', 'pairwise'])).toBe('listwise');
  expect(nearest('FIDELITY', ['fidelity', 'aesthetic'])).toBe('fidelity');
  expect(nearest('something-else', ['fidelity'])).toBeUndefined();
});
