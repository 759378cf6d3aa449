import { resolve } from 'node:path';
import { InputError } from '@visionprefer/core';
import type { VpScoreModel } from '@visionprefer/vp-score';
import type { TrainFlags } from '../options/model-options.ts';
import { readPairs } from '../steps/read-pairs.ts';
import type { Surroundings } from '../surroundings.ts';
import { count, countOf } from '../terminal/count.ts';
import { printable } from '../terminal/display-text.ts';
import { renderEvaluation } from '../terminal/render-evaluation.ts';
import { screenOf } from '../terminal/screen.ts';
import { wrapText } from '../terminal/wrap-text.ts';
import { withOutput } from './with-output.ts';

/** `visionprefer train`: pairs → a reward model. */
export async function trainCommand(named: string, flags: TrainFlags, surroundings: Surroundings): Promise<number> {
  const { out, encoder: encoderName, head, aspect: aspects, seed, ridge, curve = false } = flags;
  const { folder, signal, stdout } = surroundings;
  if (out === '-') throw new InputError('A model is a folder and cannot be written to stdout. Name a folder as --out.');
  const { cacheEncoder, checkModelTarget, exportModel, measurePixels, openEncoder, trainVpScore, writeModel } =
    await import('@visionprefer/vp-score');
  const target = resolve(folder, out);
  await checkModelTarget(target);
  const beside = out.replace(/[/\\]+$/, '');
  return withOutput({ ...flags, out: beside }, surroundings, async ({ status, report }) => {
    const { pairs, file, cache, images } = await readPairs(named, flags, { folder, report, status });
    const encoder = await cacheEncoder(await openEncoder(encoderName), cache);
    try {
      status.progress(() => 'measuring pixels, to have something to beat');
      const pixels = flags.pixels ? await measurePixels(pairs, { images, signal }) : undefined;
      const model = await trainVpScore(pairs, {
        encoder,
        images,
        head,
        aspects,
        seed,
        ridge,
        curve,
        pixels,
        signal,
        onProblem: ({ message, ...image }) => report({ file, ...image, message: `${message} Its pairs are left out.` }),
        onProgress: ({ pictures, of }) => status.progress(() => `pictures ${count(pictures)} of ${count(of)}`),
        onAspect: (name) => status.progress(() => `training ${printable(name)}`),
      });
      signal.throwIfAborted();
      if (flags.onnx) await exportModel(model, encoder, target);
      else await writeModel(model, target);
      const screen = screenOf(stdout);
      return {
        summary: { encoder: model.encoder, training: model.training, evaluation: model.evaluation },
        written: { folder: out },
        lines: [...describeHeads(model, out, screen.width - 1), '', ...renderEvaluation(model.evaluation, screen)],
      };
    } finally {
      await encoder.close?.();
    }
  });
}

function describeHeads({ training, evaluation }: VpScoreModel, out: string, width: number): string[] {
  const heads = Object.entries(training.aspects).map(
    ([aspect, { pairs, prompts }]) =>
      `${printable(aspect)} of ${countOf(pairs, 'pair')}, ${countOf(prompts, 'prompt')}`,
  );
  const without = Object.entries(training.withoutHead).map(
    ([aspect, why]) => `no head for ${printable(aspect)}: ${why}`,
  );
  const unmeasured = Object.keys(training.aspects).filter((aspect) => !Object.hasOwn(evaluation.aspects, aspect));
  const unknown = unmeasured.map(
    (aspect) =>
      `how good the head for ${printable(aspect)} is is not known: its pairs are of one prompt, or of prompts that share pictures, so that nothing could be held out. Measure it on other pairs: visionprefer evaluate ${out} <pairs>`,
  );
  return [`${out}  ${heads.join('; ')}`, ...without, ...unknown.flatMap((line) => wrapText(line, width))];
}
