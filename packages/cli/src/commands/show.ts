import { InputError } from '@visionprefer/core';
import { buildReport } from '@visionprefer/report';
import { exitCodes } from '../exit-codes.ts';
import type { CommonFlags } from '../options/common-options.ts';
import { nearest } from '../options/nearest.ts';
import { openProblemLog } from '../problems/problem-log.ts';
import { readRun } from '../steps/read-run.ts';
import type { Surroundings } from '../surroundings.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { renderSample } from '../terminal/render-sample.ts';
import { screenOf } from '../terminal/screen.ts';
import { createStatus } from '../terminal/status.ts';

/** `visionprefer show`: all that is known about one sample, on the terminal. */
export async function showCommand(
  named: string,
  sampleId: string,
  flags: CommonFlags & { samples?: string },
  { stdout, stderr, folder }: Surroundings,
): Promise<number> {
  const status = createStatus(stderr, flags);
  const log = openProblemLog(status);
  const { records } = await readRun({ named: [named], samples: flags.samples, folder }, log.report, status);
  log.close();
  const about = <T extends { sampleId: string }>(all: readonly T[]) =>
    all.filter((record) => record.sampleId === sampleId);
  const samples = records.samples.filter(({ id }) => id === sampleId);
  const own = {
    samples,
    annotations: about(records.annotations),
    consensus: about(records.consensus),
    pairs: about(records.pairs),
  };
  if (own.annotations.length === 0 && samples.length === 0) {
    const near = nearest(sampleId, [...new Set(records.annotations.map((annotation) => annotation.sampleId))]);
    throw new InputError(`${named} holds no sample ${sampleId}.${near === undefined ? '' : ` Did you mean ${near}?`}`);
  }
  if (flags.json) {
    const { annotations, consensus, pairs } = own;
    stdout.write(jsonDocument({ sample: samples[0] ?? null, consensus: consensus[0] ?? null, pairs, annotations }));
    return exitCodes.done;
  }
  const report = buildReport(own, { title: sampleId, madeAt: new Date() });
  const lines = renderSample(report.index, report.detailOf(0), screenOf(stdout));
  stdout.write(`${lines.join('\n')}\n`);
  return exitCodes.done;
}
