import { dirname, resolve } from 'node:path';
import { type Image, InputError } from '@visionprefer/core';
import { imageUrl, openSamples } from '@visionprefer/dataset';
import type { ScoredImage, ScoreImagesOptions } from '@visionprefer/vp-score';
import { exitCodes } from '../exit-codes.ts';
import type { ScoreFlags } from '../options/model-options.ts';
import { describeError } from '../problems/describe-error.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { printable } from '../terminal/display-text.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { decimal, renderColumns } from '../terminal/render-columns.ts';
import { screenOf } from '../terminal/screen.ts';
import { createStatus } from '../terminal/status.ts';
import { withOutput } from './with-output.ts';

/** `visionprefer score`: images, or samples → scores. */
export async function scoreCommand(
  named: readonly string[],
  flags: ScoreFlags,
  surroundings: Surroundings,
): Promise<number> {
  const { folder } = surroundings;
  const { findReadyModel, openModelEncoder, readModel } = await import('@visionprefer/vp-score');
  const model = await readModel(flags.model === undefined ? await findReadyModel() : resolve(folder, flags.model));
  const encoder = await openModelEncoder(model);
  try {
    const [only = ''] = named;
    const isSamples = named.length === 1 && !/^(https?|data):|\.(png|jpe?g|webp|gif|avif|tiff?|bmp)$/i.test(only);
    if (isSamples) return await scoreSamples(only, { model, encoder }, flags, surroundings);
    return await scoreNamed(named, { model, encoder }, flags, surroundings);
  } finally {
    await encoder.close?.();
  }
}

type Scorer = Pick<ScoreImagesOptions, 'model' | 'encoder'>;

async function scoreNamed(
  named: readonly string[],
  scorer: Scorer,
  flags: ScoreFlags,
  { folder, signal, stdout, stderr }: Surroundings,
): Promise<number> {
  const { scoreImages } = await import('@visionprefer/vp-score');
  const status = createStatus(stderr, flags);
  const images: Image[] = named.map((image) => ({ id: image, url: imageUrl(image, folder) }));
  // Who names an image on the command line allows it to be read.
  const allowPaths = [...named.map((image) => dirname(resolve(folder, image))), ...pathsOf(flags, folder)];
  const where = { root: folder, allowPaths, allowPrivateHosts: flags.allowPrivateHosts ?? false };
  const scored: ScoredImage[] = [];
  for await (const one of scoreImages(images, { ...scorer, prompt: flags.prompt, images: where, signal })) {
    scored.push(one);
    if ('error' in one) status.warn(printable(`${one.image.id}: ${describeError(one.error)}`));
  }
  const failures = scored.filter((one) => 'error' in one).length;
  if (flags.json) {
    const rows = scored.map((one) => ({ image: one.image.id, scores: 'scores' in one ? one.scores : null }));
    stdout.write(jsonDocument({ images: rows, failures }));
  } else {
    const aspects = Object.keys(scorer.model.aspects);
    const rows = scored.map((one) => [
      printable(one.image.id),
      ...aspects.map((aspect) => decimal('scores' in one ? one.scores[aspect]?.score : null)),
    ]);
    stdout.write(`${renderColumns({ head: ['image', ...aspects], rows }, screenOf(stdout)).join('\n')}\n`);
  }
  if (failures === scored.length) return exitCodes.unusable;
  return failures ? exitCodes.failures : exitCodes.done;
}

/** One line for each image: `{"sampleId", "imageId", "scores": {"fidelity": {"score", "raw"}}}`. */
async function scoreSamples(
  named: string,
  scorer: Scorer,
  flags: ScoreFlags,
  surroundings: Surroundings,
): Promise<number> {
  const { folder, signal } = surroundings;
  const { scoreImages } = await import('@visionprefer/vp-score');
  const source = await openSamples(named, folder);
  return withOutput(flags, surroundings, async ({ status, report, open }) => {
    const writer = await open({ named: flags.out, inputs: [named], replaces: isScore });
    const where = {
      root: source.folder,
      allowPaths: pathsOf(flags, folder),
      allowPrivateHosts: flags.allowPrivateHosts ?? false,
    };
    let images = 0;
    for await (const sample of source.read(report)) {
      const options = { ...scorer, prompt: sample.prompt, images: where, signal };
      for await (const one of scoreImages(sample.images, options)) {
        const place = { sampleId: sample.id, imageId: one.image.id };
        if ('error' in one) report({ ...source.place(sample.id), ...place, message: describeError(one.error) });
        else {
          images++;
          await writer.writeLine(JSON.stringify({ ...place, scores: one.scores }));
        }
        status.progress(() => `images ${count(images)}`);
      }
    }
    if (images === 0) throw new InputError(`No image of ${named} could be scored.`);
    return {
      summary: { images },
      written: { files: { scores: flags.out } },
      lines: [`${flags.out}  ${count(images)} images`],
    };
  });
}

function pathsOf({ allowPath }: ScoreFlags, folder: string): string[] {
  return allowPath.map((path) => resolve(folder, path));
}

function isScore(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'imageId' in value && 'scores' in value;
}
