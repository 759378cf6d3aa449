import { type Image, InputError, type PreferencePair } from '@visionprefer/core';
import { describeMissing } from '../data/describe-missing.ts';
import { type EmbeddedPictures, type EmbedOptions, embedPairs } from '../data/embed-pairs.ts';
import { hashPrompt } from '../data/hash-prompt.ts';
import { type AspectPairs, makePairTable } from '../data/pair-table.ts';
import type { Encoder } from '../encoders/encoder.ts';
import { rawScore } from '../heads/head.ts';
import { checkEncoder } from '../model/open-model-encoder.ts';
import type { ModelAspect, VpScoreModel } from '../model/vp-score-model.ts';
import { at, numberAt, wholeAt } from '../numbers/at.ts';
import { plural } from '../numbers/plural.ts';
import { accuracyOf } from './accuracy.ts';
import { evaluateAspect } from './evaluate-aspect.ts';
import type { AspectEvaluation, Evaluation, WithoutAspect } from './evaluation.ts';
import { type PictureScores, pixelMargins } from './pixel-margins.ts';

/** How a model is measured. */
export interface EvaluateOptions extends EmbedOptions {
  model: VpScoreModel;
  /** The encoder that the model was trained on. */
  encoder: Encoder;
  /** Scores of the pixel measures by content hash, to stand beside the model's. Default: they are not told. */
  pixels?: PictureScores | undefined;
}

/**
 * Measures a model on pairs. Pairs whose prompt or picture it was trained on are left out and counted: the model knows
 * their answers.
 *
 * @throws InputError when no pair is left in an aspect that the model has a head for.
 */
export async function evaluateVpScore(
  pairs: Iterable<PreferencePair>,
  { model, encoder, pixels, ...options }: EvaluateOptions,
): Promise<Evaluation> {
  checkEncoder(encoder, model.encoder);
  const all = [...pairs].filter(({ aspect }) => Object.hasOwn(model.aspects, aspect));
  const embedded = await embedPairs(all, encoder, options);
  const wasTrainedOn = trainedOnTeller(model, embedded);
  const fresh = all.filter((pair) => !wasTrainedOn(pair));
  const { aspects: tables, same, missing } = makePairTable(fresh, embedded);
  if (tables.size === 0) {
    const known = Object.keys(model.aspects).join(', ');
    const learnt = all.length - fresh.length;
    const reasons = [
      ...(learnt ? [`the prompts or pictures of ${plural(learnt, 'pair')} were trained on`] : []),
      ...(same ? [`${plural(same, 'pair compares', 'pairs compare')} a picture with itself`] : []),
      ...(missing ? [describeMissing(missing, embedded)] : []),
    ];
    throw new InputError(
      `No pair in ${known} is left to measure the model on${reasons.length ? `: ${reasons.join('; ')}` : ''}. Expected other pairs in ${known}.`,
    );
  }
  const trainedGenerators = new Set(model.training.generators);
  const found = [...tables].flatMap(([name, table]): [string, AspectEvaluation][] => {
    const aspect = model.aspects[name];
    if (!aspect) return [];
    const evidence = {
      temperature: aspect.temperature ?? 1,
      pixels: pixels && pixelMargins(table, name, embedded.pictures, pixels),
      trainedGenerators,
    };
    return [[name, evaluateAspect(table, marginsOf(table, aspect), evidence)]];
  });
  return {
    pairs: 'new',
    leftOut: { same, missing, trainedOn: all.length - fresh.length },
    aspects: Object.fromEntries(found),
    withoutAspect: leaveAspectsOut(tables.get('overall'), model),
  };
}

/** Tells pairs whose prompt or picture is among those that a model was trained on. */
function trainedOnTeller({ trainedOn }: VpScoreModel, embedded: EmbeddedPictures): (pair: PreferencePair) => boolean {
  const prompts = new Set(trainedOn.prompts);
  const pictures = new Set(trainedOn.pictures);
  const isKnown = (side: Image, prompt: string) => {
    const row = embedded.rowOf(side, prompt);
    return row !== undefined && pictures.has(at(embedded.pictures, row));
  };
  return ({ prompt, chosen, rejected }) =>
    prompts.has(hashPrompt(prompt)) || isKnown(chosen, prompt) || isKnown(rejected, prompt);
}

/** Differences of raw scores. */
function marginsOf({ features, dimensions, first, second }: AspectPairs, { head }: ModelAspect): Float64Array {
  const score = (row: number) => rawScore(head, features, row * dimensions);
  return Float64Array.from(first, (row, pair) => score(row) - score(wholeAt(second, pair)));
}

/** The overall order told by the mean margin of the aspects' heads, each over its temperature; with each left out. */
function leaveAspectsOut(overall: AspectPairs | undefined, { aspects }: VpScoreModel): WithoutAspect[] {
  const parts = Object.entries(aspects).filter(([name]) => name !== 'overall');
  if (!overall || parts.length < 2) return [];
  const margins = new Map(
    parts.map(([name, aspect]) => {
      const temperature = aspect.temperature ?? 1;
      return [name, marginsOf(overall, aspect).map((margin) => margin / temperature)];
    }),
  );
  return [null, ...margins.keys()].map((without) => {
    const counted = [...margins].filter(([name]) => name !== without).map(([, column]) => column);
    const means = overall.target.map((_, pair) => {
      return counted.reduce((sum, column) => sum + numberAt(column, pair), 0) / counted.length;
    });
    return { without, accuracy: accuracyOf(overall, means) };
  });
}
