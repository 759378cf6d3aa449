import type { CompareRunsOptions } from '@visionprefer/aggregator';
import type { Annotation } from '@visionprefer/core';
import { exitCodes } from '../exit-codes.ts';
import type { AgreementFlags } from '../options/aggregate-options.ts';
import type { CommonFlags } from '../options/common-options.ts';
import { openProblemLog } from '../problems/problem-log.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { printable } from '../terminal/display-text.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { type Screen, screenOf } from '../terminal/screen.ts';
import { createStatus } from '../terminal/status.ts';
import { methodNamed } from './aggregate-annotations.ts';
import { readSomeAnnotations } from './read-some-annotations.ts';

/** What is measured about files of annotations, and how it is told. */
export interface Measurement<T extends object> {
  /** @param read Reads files and folders of annotations as one. */
  measure(read: (...files: string[]) => AsyncIterable<Annotation>, options: CompareRunsOptions): Promise<T>;
  render(found: T, screen: Screen): string[];
}

/** Measures files of annotations and prints what was found, as tables or as JSON. Writes no file. */
export async function measureFiles<T extends object>(
  { human, json, method, mixedVersions, weight: weights, resamples, seed, quiet }: CommonFlags & AgreementFlags,
  { stdout, stderr, folder }: Surroundings,
  { measure, render }: Measurement<T>,
): Promise<number> {
  const status = createStatus(stderr, { quiet });
  const log = openProblemLog(status);
  const read = async function* (...files: string[]): AsyncGenerator<Annotation, void, undefined> {
    const named = printable(files.join(' '));
    let annotations = 0;
    for await (const annotation of readSomeAnnotations(files, folder, log.report)) {
      annotations++;
      status.progress(() => `${named}  ${count(annotations)} annotations`);
      yield annotation;
    }
    status.progress(() => `${named}  ${count(annotations)} annotations, measuring`);
  };
  let found: T;
  try {
    found = await measure(read, {
      weights,
      resamples,
      seed,
      method: method && methodNamed(method),
      mixedVersions: mixedVersions ? 'allow' : undefined,
      people: human === undefined ? undefined : read(human),
    });
  } finally {
    status.end();
    log.close();
  }
  const failures = log.count;
  stdout.write(json ? jsonDocument({ ...found, failures }) : `${render(found, screenOf(stdout)).join('\n')}\n`);
  return failures ? exitCodes.failures : exitCodes.done;
}
