import type { CompareRunsOptions } from '@visionprefer/aggregator';
import type { Annotation } from '@visionprefer/core';
import type { Edges } from '../edges.ts';
import { exitCodes } from '../exit-codes.ts';
import type { AgreementFlags } from '../options/aggregate-options.ts';
import type { CommonFlags } from '../options/common-options.ts';
import { describeProblem, type Problem } from '../problems/problem.ts';
import type { Place } from '../terminal/columns.ts';
import { count } from '../terminal/count.ts';
import { printable } from '../terminal/display-text.ts';
import { createStatus } from '../terminal/status.ts';
import { methodNamed, readSomeAnnotations } from './aggregate-annotations.ts';

/** Lines left out that are told one by one; no file is written that could hold the rest. */
const shown = 20;

/** What is measured about files of annotations, and how it is told. */
export interface Measurement<T extends object> {
  /** @param read Reads files and folders of annotations as one. */
  measure(read: (...files: string[]) => AsyncIterable<Annotation>, options: CompareRunsOptions): Promise<T>;
  render(found: T, place: Place): string[];
}

/** Measures files of annotations and prints what was found, as tables or as JSON. Writes no file. */
export async function measureFiles<T extends object>(
  { human, json, method, mixedVersions, weight: weights, resamples, seed, quiet }: CommonFlags & AgreementFlags,
  { stdout, stderr, folder }: Edges,
  { measure, render }: Measurement<T>,
): Promise<number> {
  const status = createStatus(stderr, { ...(quiet && { quiet }) });
  let failures = 0;
  const report = (problem: Problem) => {
    failures++;
    if (failures <= shown) status.warn(printable(describeProblem(problem)));
  };
  const read = async function* (...files: string[]): AsyncGenerator<Annotation, void, undefined> {
    const named = printable(files.join(' '));
    let annotations = 0;
    for await (const annotation of readSomeAnnotations(files, folder, report)) {
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
      ...(method && { method: methodNamed(method) }),
      ...(mixedVersions && { mixedVersions: 'allow' }),
      ...(human !== undefined && { people: read(human) }),
    });
  } finally {
    status.end();
    if (failures > shown) status.warn(`… and ${count(failures - shown)} more lines were left out.`);
  }
  const lines = json
    ? [JSON.stringify({ ...found, failures }, undefined, 2)]
    : render(found, { width: stdout.columns ?? 80, stream: stdout });
  stdout.write(`${lines.join('\n')}\n`);
  return failures ? exitCodes.failures : exitCodes.done;
}
