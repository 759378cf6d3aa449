import { dirname, resolve } from 'node:path';
import { makeFolder } from '@visionprefer/journal';
import type { EvaluateFlags } from '../options/model-options.ts';
import { readPairs } from '../steps/read-pairs.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { renderEvaluation } from '../terminal/render-evaluation.ts';
import { screenOf } from '../terminal/screen.ts';
import { withOutput } from './with-output.ts';

/** `visionprefer evaluate`: a model and pairs → how good it is. */
export async function evaluateCommand(
  modelFolder: string,
  named: string,
  flags: EvaluateFlags,
  surroundings: Surroundings,
): Promise<number> {
  const { folder, signal, stdout } = surroundings;
  const { cacheEncoder, evaluateVpScore, measurePixels, openModelEncoder, readModel, writeEvaluationPage } =
    await import('@visionprefer/vp-score');
  const model = await readModel(resolve(folder, modelFolder));
  const beside = flags.report?.replace(/\.html?$/i, '') ?? modelFolder.replace(/[/\\]+$/, '');
  return withOutput({ ...flags, out: `${beside}.evaluation` }, surroundings, async ({ status, report }) => {
    const { pairs, file, cache, images } = await readPairs(named, flags, { folder, report, status });
    const encoder = await cacheEncoder(await openModelEncoder(model), cache);
    try {
      status.progress(() => 'measuring pixels, to have something to beat');
      const pixels = flags.pixels ? await measurePixels(pairs, { images, signal }) : undefined;
      const evaluation = await evaluateVpScore(pairs, {
        model,
        encoder,
        images,
        pixels,
        signal,
        onProblem: ({ message, ...image }) => report({ file, ...image, message: `${message} Its pairs are left out.` }),
        onProgress: ({ pictures, of }) => status.progress(() => `pictures ${count(pictures)} of ${count(of)}`),
      });
      const lines = renderEvaluation(evaluation, screenOf(stdout));
      if (flags.report === undefined) return { summary: evaluation, written: { files: {} }, lines };
      const page = resolve(folder, flags.report);
      await makeFolder(dirname(page));
      await writeEvaluationPage({ evaluation, model, pairs: file }, page);
      return { summary: evaluation, written: { files: { report: flags.report } }, lines: [...lines, '', flags.report] };
    } finally {
      await encoder.close?.();
    }
  });
}
