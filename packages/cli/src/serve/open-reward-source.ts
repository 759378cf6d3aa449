import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { imageLoader } from '@visionprefer/images';
import { cannotWrite, makeFolder, openJournal } from '@visionprefer/journal';
import { jurySource, modelSource, type RewardSource } from '@visionprefer/serve';
import { chooseStrategy, planPace } from '../annotate/plan-annotate.ts';
import { planPrices } from '../annotate/plan-prices.ts';
import { traceIfWatched } from '../annotate/trace-if-watched.ts';
import type { ServeFlags } from '../options/serve-options.ts';
import { findAnnotator } from '../plugins/find-annotator.ts';
import { findAspects } from '../plugins/find-aspects.ts';
import { describeNamed } from '../plugins/named-plugin.ts';
import { aggregateOptionsOf } from '../steps/aggregate-annotations.ts';
import type { Surroundings } from '../surroundings.ts';
import { printable } from '../terminal/display-text.ts';
import type { Status } from '../terminal/status.ts';

/** What rewards come from, and which of its aspects count; undefined: as it sees fit. */
export interface OpenedSource {
  source: RewardSource;
  aspects: readonly string[] | undefined;
}

/**
 * Opens what rewards come from: a reward model of one's own scale where one is named alone, else a jury of annotators,
 * whose answers are kept in a journal.
 */
export async function openRewardSource(
  flags: ServeFlags,
  { folder }: Surroundings,
  status: Status,
): Promise<OpenedSource> {
  const model = modelNamed(flags.annotator.map(describeNamed), folder);
  if (model)
    return { source: await openModel(model.path), aspects: flags.aspect.length > 0 ? flags.aspect : undefined };
  return { source: await openJury(flags, folder, status), aspects: undefined };
}

async function openJury(flags: ServeFlags, folder: string, status: Status): Promise<RewardSource> {
  const annotators = [];
  for (const named of flags.annotator) annotators.push(await findAnnotator(named, folder));
  const out = resolve(folder, flags.out);
  await makeFolder(dirname(out)).catch((error) => {
    throw cannotWrite(error, flags.out);
  });
  const planned = await planPrices(flags, annotators);
  const strategy = chooseStrategy(flags);
  const journal = await openJournal(out, { label: flags.out });
  const { method, quorum, missingPolicy } = aggregateOptionsOf(flags);
  // Pictures come with the requests, and are none of the journal's.
  const load = imageLoader();
  try {
    return await jurySource({
      ...{ journal, annotators, strategy, method, quorum, missingPolicy, together: flags.together, ...planned },
      aspects: await findAspects(flags.aspect, folder),
      pace: planPace(flags, annotators),
      concurrency: flags.concurrency,
      timeoutMs: flags.timeout * 1_000,
      groupTimeoutMs: flags.timeout * 1_000,
      loadImage: (image, how) => load(image, how),
      onCall: (await traceIfWatched(strategy.id)).onCall,
      onOutage: ({ annotatorId, error }) =>
        status.warn(printable(error ? `${annotatorId}: ${error.message}` : `${annotatorId} answers again.`)),
    });
  } catch (error) {
    await journal.close();
    throw error;
  }
}

/** The model, when nothing but one is named: `vp-score`, or `vp-score:` and the folder that train wrote. */
function modelNamed(annotators: readonly string[], folder: string): { path: string | undefined } | undefined {
  const [only = '', ...others] = annotators;
  const [, path] = /^vp-score(?::(.+))?$/.exec(only) ?? ['', ''];
  if (others.length > 0 || !/^vp-score(:|$)/.test(only)) return undefined;
  if (path === undefined) return { path };
  return existsSync(join(resolve(folder, path), 'heads.safetensors')) ? { path: resolve(folder, path) } : undefined;
}

async function openModel(path: string | undefined): Promise<RewardSource> {
  const { findReadyModel, openModelEncoder, readModel } = await import('@visionprefer/vp-score');
  const model = await readModel(path ?? (await findReadyModel()));
  return modelSource({ model, encoder: await openModelEncoder(model) });
}
