import { InvalidArgumentError, Option } from 'commander';
import type { CommonFlags, ImageFlags } from './common-options.ts';
import { imageOptions } from './common-options.ts';
import { collector, wholeNumber } from './option-values.ts';

/** Where the pictures of pairs are. */
export interface PairImageFlags extends CommonFlags, ImageFlags {
  samples?: string | undefined;
  /** Folder in which features are remembered. */
  cache?: string | undefined;
}

/** The same, for commands that may measure pixels beside the model. */
export interface MeasuredPairFlags extends PairImageFlags {
  /** Whether the pixel measures stand beside the model. */
  pixels: boolean;
}

/** How a model is trained. */
export interface TrainFlags extends MeasuredPairFlags {
  out: string;
  encoder: string;
  head: 'linear' | 'network';
  aspect?: string[] | undefined;
  ridge?: number | undefined;
  seed: number;
  curve?: boolean | undefined;
  onnx?: boolean | undefined;
}

/** How a model is measured. */
export interface EvaluateFlags extends MeasuredPairFlags {
  report?: string | undefined;
}

/** How images are scored. */
export interface ScoreFlags extends CommonFlags, ImageFlags {
  model?: string | undefined;
  prompt?: string | undefined;
  out: string;
}

/** Options of {@link TrainFlags}. */
export function trainOptions(): Option[] {
  return [
    new Option(
      '-e, --encoder <name>',
      'what makes numbers of the pictures, lite0, pixels, onnx:./folder or transformers:./folder',
    ).default('lite0'),
    new Option('--head <kind>', 'a weighted sum of the features, or one hidden layer')
      .choices(['linear', 'network'])
      .default('linear'),
    new Option(
      '--aspect <id>',
      'train a head for this aspect; may be given several times (default: all that pairs are in)',
    ).argParser(collector()),
    new Option(
      '--ridge <number>',
      'strength of the penalty on the weights (default: chosen by cross-validation over prompts)',
    ).argParser(positive),
    new Option('--seed <n>', 'draws the folds').argParser(wholeNumber(0)).default(0),
    new Option('--curve', 'also measure accuracy by number of prompts'),
    new Option('--onnx', 'also write vp-score.onnx, encoder and heads in one, and how pictures are prepared for it'),
    ...measuredPairOptions(),
  ];
}

/** Options of {@link EvaluateFlags}. */
export function evaluateOptions(): Option[] {
  return [new Option('-o, --report <file>', 'also write a page, such as evaluation.html'), ...measuredPairOptions()];
}

/** Options of {@link ScoreFlags}. */
export function scoreOptions(): Option[] {
  return [
    new Option('-m, --model <folder>', 'model to score with (default: the ready one)'),
    new Option('-p, --prompt <text>', 'what the images were made from, for a model that looks at prompts'),
    new Option('-o, --out <file>', 'file for the scores of samples, one image a line').default('scores.jsonl'),
    ...imageOptions('the folder of the samples, and images that are named'),
  ];
}

function measuredPairOptions(): Option[] {
  return [
    ...pairImageOptions(),
    new Option('--no-pixels', 'leave out the pixel measures to beat, which may take longer than all else'),
  ];
}

/** Options of {@link PairImageFlags}. */
export function pairImageOptions(): Option[] {
  return [
    new Option('-s, --samples <samples>', 'file or folder of the samples: images are read below its folder too'),
    new Option(
      '--cache <folder>',
      'where features are remembered, so that a picture is embedded once (default: embeddings beside the pairs)',
    ),
    ...imageOptions('the folder of the pairs, and that of --samples'),
  ];
}

function positive(value: string): number {
  const number = Number(value);
  if (/^\d*\.?\d+(e-?\d+)?$/i.test(value) && number > 0) return number;
  throw new InvalidArgumentError('Expected a number above 0, such as 1 or 0.01.');
}
