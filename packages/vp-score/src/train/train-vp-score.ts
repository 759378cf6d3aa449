import { InputError, type PreferencePair } from '@visionprefer/core';
import { describeMissing } from '../data/describe-missing.ts';
import { type EmbeddedPictures, type EmbedOptions, embedPairs } from '../data/embed-pairs.ts';
import { hashPrompt } from '../data/hash-prompt.ts';
import { type AspectPairs, makePairTable, type PairTable } from '../data/pair-table.ts';
import type { Encoder } from '../encoders/encoder.ts';
import type { AspectEvaluation } from '../evaluate/evaluation.ts';
import { type PictureScores, pixelMargins } from '../evaluate/pixel-margins.ts';
import type { HeadKind } from '../heads/choose-fitter.ts';
import type { AspectSummary, ModelAspect, VpScoreModel } from '../model/vp-score-model.ts';
import { plural } from '../numbers/plural.ts';
import { trainAspect, whyNoHead } from './train-aspect.ts';

/** How a model is trained. */
export interface TrainOptions extends EmbedOptions {
  /** What makes numbers of the pictures. */
  encoder: Encoder;
  /** `linear`: a weighted sum of the features. `network`: one hidden layer of eight units. Default `linear`. */
  head?: HeadKind | undefined;
  /** Aspects to train heads for. Default: all that the pairs are in. */
  aspects?: readonly string[] | undefined;
  /** Draws the folds, and the order in which many comparisons are gone through. Default 0. */
  seed?: number | undefined;
  /** Strength of the penalty on the squared weights. Default: chosen by inner cross-validation over prompts. */
  ridge?: number | undefined;
  /** Also measure accuracy by number of prompts. Default false. */
  curve?: boolean | undefined;
  /** Scores of the pixel measures by content hash, to stand beside the model's. Default: they are not told. */
  pixels?: PictureScores | undefined;
  /** Told before each head is trained. */
  onAspect?: ((aspect: string) => void) | undefined;
}

/**
 * Trains a reward model on pairs: one Bradley–Terry head for each aspect (and for `overall`, where pairs are in it), the
 * temperature that makes probabilities of its margins, and the map that makes scores from 1 to 5.
 *
 * Labels are the pairs' probabilities, ties 0.5, and every prompt weighs the same. Prompts that share a picture are never
 * on two sides of a split. The same pairs, options and encoder give the same model, in whatever order pairs and images
 * stand and whatever they are called.
 *
 * @throws InputError when no aspect has a pair to learn from, or an aspect that was asked for has none.
 */
export async function trainVpScore(pairs: Iterable<PreferencePair>, options: TrainOptions): Promise<VpScoreModel> {
  const { encoder, head: kind = 'linear', aspects: asked, seed = 0, ridge, curve = false, pixels } = options;
  checkSettings({ seed, ridge });
  const used = [...pairs].filter(({ aspect }) => asked?.includes(aspect) ?? true);
  const embedded = await embedPairs(used, encoder, options);
  const table = makePairTable(used, embedded);
  const heads: Record<string, ModelAspect> = {};
  const summaries: Record<string, AspectSummary> = {};
  const figures: Record<string, AspectEvaluation> = {};
  const withoutHead: Record<string, string> = {};
  const learnt: AspectPairs[] = [];
  for (const name of [...new Set([...(asked ?? []), ...table.aspects.keys()])].sort()) {
    const found = table.aspects.get(name);
    const why = found ? whyNoHead(found) : 'there are no pairs';
    if (!found || why !== undefined) {
      withoutHead[name] = why ?? 'there are no pairs';
      continue;
    }
    options.signal?.throwIfAborted();
    options.onAspect?.(name);
    const beside = pixels && pixelMargins(found, name, embedded.pictures, pixels);
    const trained = trainAspect(found, { kind, seed, ridge, curve, pixels: beside });
    const { head, temperature, map, evaluation, ...summary } = trained;
    heads[name] = { head, temperature, map };
    summaries[name] = { ridge: summary.ridge, pairs: summary.pairs, prompts: summary.prompts, groups: summary.groups };
    if (evaluation) figures[name] = evaluation;
    learnt.push(found);
  }
  if (learnt.length === 0) throw new InputError(describeNothing(withoutHead, table, embedded));
  const { id, digest, preprocessing, dimensions, usesPrompt } = encoder;
  const left = { same: table.same, missing: table.missing };
  return {
    encoder: { id, digest, preprocessing, dimensions, usesPrompt },
    aspects: heads,
    training: { head: kind, seed, aspects: summaries, withoutHead, generators: generatorsOf(learnt), ...left },
    trainedOn: {
      prompts: sortedSet(learnt.flatMap(({ prompts }) => prompts.map(hashPrompt))),
      pictures: sortedSet(
        learnt.flatMap(({ first, second }) => [...first, ...second].map((row) => embedded.pictures[row] ?? '')),
      ),
    },
    evaluation: { pairs: 'held-out', leftOut: { ...left, trainedOn: 0 }, aspects: figures, withoutAspect: [] },
  };
}

function checkSettings({ seed, ridge }: { seed: number; ridge: number | undefined }): void {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new InputError(`The seed is ${seed}. Expected a whole number from 0.`);
  }
  if (ridge !== undefined && !(ridge > 0 && Number.isFinite(ridge))) {
    throw new InputError(`The ridge is ${ridge}. Expected a number above 0, such as 1.`);
  }
}

function describeNothing(
  withoutHead: Readonly<Record<string, string>>,
  { same, missing }: PairTable,
  embedded: EmbeddedPictures,
): string {
  const reasons = [
    ...Object.entries(withoutHead).map(([aspect, why]) => `${aspect}: ${why}`),
    ...(same ? [`${plural(same, 'pair compares', 'pairs compare')} a picture with itself`] : []),
    ...(missing ? [describeMissing(missing, embedded)] : []),
  ];
  return `There is nothing to learn from (${reasons.join('; ') || 'there are no pairs'}). Expected pairs of two different pictures of which one is the better.`;
}

function generatorsOf(tables: readonly AspectPairs[]): string[] {
  const names = tables.flatMap(({ generators }) => generators.flat());
  return sortedSet(names.filter((name) => name !== undefined));
}

function sortedSet(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
