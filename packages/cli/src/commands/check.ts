import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { check, describeCheck, writeCheckPage } from '@visionprefer/check';
import { InputError } from '@visionprefer/core';
import { cannotWrite, makeFolder, openJournal } from '@visionprefer/journal';
import { planPrices } from '../annotate/plan-prices.ts';
import { checkOwnPairs } from '../check/check-own-pairs.ts';
import { keepAnnotations } from '../check/keep-annotations.ts';
import { loadRuntime } from '../check/load-runtime.ts';
import { planJuries } from '../check/plan-juries.ts';
import { withKept } from '../interrupted.ts';
import type { CheckFlags } from '../options/check-options.ts';
import type { Surroundings } from '../surroundings.ts';
import { renderCheck } from '../terminal/render-check.ts';
import { screenOf } from '../terminal/screen.ts';
import { type Written, withOutput } from './with-output.ts';

/** `visionprefer check`: what labels teach a small diffusion model, or what pairs of one's own tell of their noise. */
export async function checkCommand(flags: CheckFlags, surroundings: Surroundings): Promise<number> {
  if (flags.pairs !== undefined) return await checkOwnPairs(flags.pairs, flags, surroundings);
  const { folder, signal, stdout } = surroundings;
  const { out } = flags;
  if (out === '-') throw new InputError('--out: a check is written as a page. Name a file, such as check.html.');
  const work = `${out.replace(/\.html?$/i, '')}.work`;
  return await withOutput(
    { ...flags, out: join(work, 'annotations.jsonl') },
    surroundings,
    async ({ status, report }) => {
      const runtime = await loadRuntime(folder);
      const juries = await planJuries(flags, folder);
      const { prices, budget } = await planPrices(
        flags,
        juries.flatMap(({ annotators }) => annotators),
      );
      for (const path of [dirname(resolve(folder, out)), resolve(folder, work)]) {
        await makeFolder(path).catch((error) => {
          throw cannotWrite(error, out);
        });
      }
      const journal = await openJournal(resolve(folder, work, 'annotations.jsonl'), { label: work });
      try {
        const result = await check({
          ...{ runtime, juries, prices, budget, signal },
          ...{ seed: flags.seed, seeds: flags.seeds, without: flags.without, concurrency: flags.concurrency },
          plan: flags.quick ? 'quick' : 'full',
          folder: resolve(folder, work),
          timeoutMs: flags.timeout * 1_000,
          annotate: keepAnnotations(journal),
          onProgress: (doing, share) => status.progress(() => `${doing}  ${Math.round(share * 100)} %`),
          onFailure: ({ sampleId, annotatorId, error }) => {
            const names = { ...(sampleId && { sampleId }), ...(annotatorId && { annotatorId }) };
            report({ message: error.message, ...names });
          },
        });
        await writeFile(resolve(folder, out), writeCheckPage(result)).catch((error) => {
          throw cannotWrite(error, out);
        });
        return {
          summary: { ...result, said: describeCheck(result) },
          written: { files: { page: out } },
          lines: [...renderCheck(result, screenOf(stdout)), '', `${out}  the same with charts`],
        } satisfies Written;
      } catch (error) {
        throw withKept(error, `Answers and finished parts are in ${work}: the same command goes on from there.`);
      } finally {
        await journal.close();
      }
    },
  );
}
