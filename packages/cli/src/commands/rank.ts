import { dirname, resolve } from 'node:path';
import { type RankedImage, rank } from '@visionprefer/aggregator';
import { type Failure, InputError, type Sample } from '@visionprefer/core';
import { imageUrl } from '@visionprefer/dataset';
import { imageLoader } from '@visionprefer/images';
import { chooseStrategy } from '../annotate/plan-annotate.ts';
import { exitCodes } from '../exit-codes.ts';
import type { AggregateFlags } from '../options/aggregate-options.ts';
import type { AnnotateFlags } from '../options/annotate-options.ts';
import type { CommonFlags } from '../options/common-options.ts';
import { findAnnotator } from '../plugins/find-annotator.ts';
import { checkAspectId, findAspects } from '../plugins/find-aspects.ts';
import { describeError } from '../problems/describe-error.ts';
import { aggregateOptionsOf } from '../steps/aggregate-annotations.ts';
import type { Surroundings } from '../surroundings.ts';
import { printable } from '../terminal/display-text.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { renderRanking } from '../terminal/render-ranking.ts';
import { screenOf } from '../terminal/screen.ts';
import { createStatus } from '../terminal/status.ts';

type RankFlags = CommonFlags & AnnotateFlags & AggregateFlags & { prompt: string };

/** `visionprefer rank`: a prompt and images → the images in order, the best first. */
export async function rankCommand(
  images: readonly string[],
  flags: RankFlags,
  surroundings: Surroundings,
): Promise<number> {
  const { stdout, stderr, folder, signal } = surroundings;
  const sample = toSample(images, flags.prompt, folder);
  const annotators = [];
  for (const named of flags.annotator) annotators.push(await findAnnotator(named, folder));
  const aspects = await findAspects(flags.aspect, folder);
  for (const aspect of Object.keys(flags.weight)) {
    checkAspectId(
      aspect,
      aspects.map(({ id }) => id),
      '--weight',
    );
  }
  const status = createStatus(stderr, flags);
  const failures: Failure[] = [];
  // Who names an image on the command line allows it to be read.
  const allowPaths = [
    ...images.map((image) => dirname(resolve(folder, image))),
    ...flags.allowPath.map((path) => resolve(folder, path)),
  ];
  const ranked = await rank(sample, {
    ...aggregateOptionsOf(flags),
    annotators,
    aspects,
    strategy: chooseStrategy(flags),
    concurrency: flags.concurrency,
    timeoutMs: flags.timeout * 1_000,
    loadImage: imageLoader({ root: folder, allowPaths, allowPrivateHosts: flags.allowPrivateHosts ?? false }),
    signal,
    onFailure: (failure) => failures.push(failure),
  });
  for (const { annotatorId, imageId, error } of failures) {
    status.warn(printable([imageId ?? annotatorId, describeError(error)].filter(Boolean).join(': ')));
  }
  if (ranked.every(({ score }) => score === null)) return tellNothing(ranked, failures);
  if (flags.json) stdout.write(jsonDocument({ images: ranked }));
  else stdout.write(`${renderRanking(ranked, screenOf(stdout)).join('\n')}\n`);
  return failures.length ? exitCodes.failures : exitCodes.done;
}

function toSample(images: readonly string[], prompt: string, folder: string): Sample {
  if (!/\S/.test(prompt)) throw new InputError('--prompt is blank. Give the text that the images were made from.');
  const twice = images.find((image, index) => images.indexOf(image) !== index);
  if (twice !== undefined) throw new InputError(`${twice} is named twice. Name each image once.`);
  return { id: 'sample', prompt, images: images.map((image) => ({ id: image, url: imageUrl(image, folder) })) };
}

function tellNothing(ranked: readonly RankedImage[], failures: readonly Failure[]): never {
  const missing = new Set(
    ranked.flatMap(({ aspects }) => Object.values(aspects).flatMap((estimate) => Object.values(estimate.missing))),
  );
  const why = failures.length ? 'see above' : [...missing].join(', ') || 'no annotator judges these aspects';
  throw new InputError(`No image has a score (${why}). Name another --annotator or --aspect.`);
}
