import { Option } from 'commander';
import { collectNumbers, collector, points, probability, share, wholeNumber } from './option-values.ts';

/** How pairs are drawn from consensus. What is not given is left to the preset, or to the library's defaults. */
export interface PairsFlags {
  preset?: 'paper' | undefined;
  pick?: 'all' | 'best-worst' | 'adjacent' | undefined;
  margin?: number | undefined;
  confidence?: number | undefined;
  unanimous?: boolean | undefined;
  unvoted?: boolean | undefined;
  perSample?: number | undefined;
  gate: Record<string, number>;
}

/** How prompts are divided. */
export interface SplitFlags {
  train: number;
  validation?: number | undefined;
  test?: number | undefined;
  seed: number;
}

/** Options of {@link PairsFlags}. */
export function pairsOptions(): Option[] {
  return [
    new Option(
      '--preset <name>',
      'options under one name, those given beside it win. paper: every two images, in each aspect apart',
    ).choices(['paper']),
    new Option('--pick <which>', 'which images of a sample make pairs, ranked by score (default: all)').choices([
      'all',
      'best-worst',
      'adjacent',
    ]),
    new Option(
      '--margin <points>',
      'least difference of the two scores; equal scores never make a pair (default: 0)',
    ).argParser(points),
    new Option(
      '--confidence <probability>',
      'least probability that the chosen one is the better, from 0.5; where it is not known there is no pair',
    ).argParser(probability),
    new Option('--unanimous', 'only pairs that all who judged both images decided alike'),
    new Option(
      '--unvoted',
      'also pairs that nobody voted for: those who judged both images are level or against, and the method alone decides',
    ),
    new Option('--per-sample <n>', 'most pairs of a sample in each aspect, the clearest').argParser(wholeNumber(1)),
    new Option(
      '--gate <aspect=score>',
      'score that an image needs in an aspect to be chosen; may be given several times',
    )
      .argParser(collectNumbers('a score from 1 to 5: harmlessness=3', (score) => score >= 1 && score <= 5))
      .default({}, 'none'),
  ];
}

/** `--aspect` of the command that draws pairs from a consensus that is there already. */
export function pairAspectOption(): Option {
  return new Option(
    '--aspect <id>',
    'draw pairs in this aspect; may be given several times. overall is one, and each stands for all but it (default: overall)',
  ).argParser(collector());
}

/** Options of {@link SplitFlags}. */
export function splitOptions(): Option[] {
  return [
    new Option('--train <share>', 'share of the prompts for training').argParser(share).default(0.9),
    new Option('--validation <share>', 'share for validation (default: 0)').argParser(share),
    new Option('--test <share>', 'share for the test (default: what is left)').argParser(share),
    new Option('--seed <n>', 'draws other splits').argParser(wholeNumber(0)).default(0),
  ];
}
