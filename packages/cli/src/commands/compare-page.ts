import { resolve } from 'node:path';
import { InputError } from '@visionprefer/core';
import { buildComparison, type Comparison, writeComparison } from '@visionprefer/report';
import type { AgreementFlags } from '../options/aggregate-options.ts';
import type { CommonFlags } from '../options/common-options.ts';
import { findRunFolder } from '../run-folder/run-folder.ts';
import { pageWritten } from '../steps/page-written.ts';
import { plainConsensus } from '../steps/plain-consensus.ts';
import { type ComparedRun, readComparedRun } from '../steps/read-compared-run.ts';
import { readSomeAnnotations } from '../steps/read-some-annotations.ts';
import { type SmallPictureFlags, smallPictures, tellMissingPictures } from '../steps/small-pictures.ts';
import type { Surroundings } from '../surroundings.ts';
import { commandName, shellLine } from '../terminal/command-name.ts';
import { count } from '../terminal/count.ts';
import { describePage } from '../terminal/describe-page.ts';
import { renderSentences } from '../terminal/render-verdict.ts';
import { screenOf } from '../terminal/screen.ts';
import type { OpenOutput, Written } from './with-output.ts';
import { withPage } from './with-page.ts';

/** What the page of a comparison shows. */
export interface ComparePageFlags extends CommonFlags, AgreementFlags, SmallPictureFlags {
  samples?: string | undefined;
  out?: string | undefined;
  title?: string | undefined;
}

/** `visionprefer compare --page`: two runs → a page that has them side by side. */
export async function comparePageCommand(
  named: readonly [string, string],
  flags: ComparePageFlags,
  surroundings: Surroundings,
): Promise<number> {
  if (flags.method !== undefined || Object.keys(flags.weight).length > 0) {
    throw new InputError(
      '--page shows what each run arrived at, by its own method and weights. Leave --method and --weight out, or run `visionprefer aggregate` with them first.',
    );
  }
  const out = flags.out ?? 'comparison.html';
  return withPage({ ...flags, out }, surroundings, (output) =>
    writePage(named, { ...flags, out }, { surroundings, output }),
  );
}

const isHuman = (id: string) => id.startsWith('human:');

async function writePage(
  [first, second]: readonly [string, string],
  flags: ComparePageFlags & { out: string },
  { surroundings, output: { status, report } }: { surroundings: Surroundings; output: OpenOutput },
): Promise<Written> {
  const { folder, signal, stdout } = surroundings;
  const { out, samples } = flags;
  const reading = { samples, isHuman, folder };
  const runs = [
    await readComparedRun(first, reading, { status, report }),
    await readComparedRun(second, reading, { status, report }),
  ] as const;
  status.progress(() => 'measuring agreement');
  const comparison = await buildPage(runs, flags, { surroundings, report });
  const { index } = comparison;
  tellMissingPictures(
    index.samples.flatMap((_, place) => comparison.imagesOf(place)),
    status,
  );
  const writing = writeComparison(comparison, {
    ...{ out: resolve(folder, out), signal },
    ...smallPictures(
      runs.map(({ source }) => source),
      flags,
      { surroundings, report },
    ),
    onProgress: (done) => status.progress(() => `samples ${count(done.samples)} of ${count(done.of)}`),
  });
  const written = await pageWritten(writing, out);
  const { file, line } = describePage(written, { out, folder, samples: index.samples.length });
  const { sentences, agreement, turns, settings, alone } = index;
  return {
    summary: { samples: index.samples.length, sentences, agreement, turns, settings, alone, bytes: written.bytes },
    written: { files: { page: file } },
    lines: [...renderSentences({ sentences }, screenOf(stdout)), '', line],
  };
}

async function buildPage(
  [first, second]: readonly [ComparedRun, ComparedRun],
  { human, title, resamples }: ComparePageFlags,
  { surroundings: { folder, environment }, report }: { surroundings: Surroundings; report: OpenOutput['report'] },
): Promise<Comparison> {
  const asked =
    human === undefined
      ? [first, second].flatMap(({ run }) => run.records.annotations.filter(({ annotatorId }) => isHuman(annotatorId)))
      : await Array.fromAsync(readSomeAnnotations([human], folder, report));
  // One person's answer may be in both runs.
  const people = [...new Map(asked.map((annotation) => [annotation.key, annotation])).values()];
  const reviewed = [first.run.name, second.run.name].find((name) => findRunFolder(name, folder));
  return buildComparison([first.run, second.run], {
    title: title ?? `${first.run.name} and ${second.run.name}`,
    madeAt: new Date(),
    isHuman,
    people: people.length > 0 ? await plainConsensus(people) : undefined,
    resamples,
    reviewLine:
      reviewed === undefined
        ? undefined
        : `${commandName(environment)} ${shellLine(['review', reviewed, '--marked', 'marked.jsonl'])}`,
  });
}
