import { basename, join, resolve } from 'node:path';
import { type Shares, splitOf } from '@visionprefer/aggregator';
import { InputError } from '@visionprefer/core';
import {
  checkIsFile,
  openRecordWriter,
  parseJsonLine,
  type RecordWriter,
  readLineBatches,
} from '@visionprefer/journal';
import type { Edges } from '../edges.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommonFlags } from '../options/common-options.ts';
import type { SplitFlags } from '../options/pairs-options.ts';
import { openFailureLog } from '../problems/failure-log.ts';
import { count } from '../terminal/count.ts';
import { createStatus } from '../terminal/status.ts';

/** `visionprefer split`: records with a prompt → one file for each split, no prompt in two of them. */
export async function splitCommand(
  file: string,
  flags: CommonFlags & SplitFlags & { out: string },
  { stdout, stderr, folder, signal }: Edges,
): Promise<number> {
  const shares = readShares(flags);
  const path = resolve(folder, file);
  await checkIsFile(path, file, 'a record with a prompt');
  const named = (split: string) => join(flags.out, `${split}.jsonl`);
  const log = openFailureLog(createStatus(stderr, flags), folder, join(flags.out, basename(file)));
  const writers = new Map<string, RecordWriter>();
  const counts: Record<string, number> = {};
  try {
    for (const split of Object.keys(shares)) {
      const target = { named: named(split), folder, stdout, inputs: [file], replaces: hasPrompt };
      writers.set(split, await openRecordWriter(target));
      counts[split] = 0;
    }
    for await (const lines of readLineBatches(path)) {
      signal.throwIfAborted();
      for (const line of lines) {
        const parsed = 'text' in line ? parseJsonLine(line.text) : line;
        if (!('value' in parsed && 'text' in line && hasPrompt(parsed.value))) {
          const problem = 'problem' in parsed ? parsed.problem : 'no prompt';
          log.report({ file, line: line.number, message: `${problem}. The line is left out.` });
          continue;
        }
        const split = splitOf(parsed.value.prompt, shares, flags.seed);
        await writers.get(split)?.writeLine(line.text);
        counts[split] = (counts[split] ?? 0) + 1;
      }
    }
    if (Object.values(counts).every((lines) => lines === 0)) {
      throw new InputError(`${file} holds no record with a prompt. Expected pairs or samples, one a line.`);
    }
    for (const writer of writers.values()) await writer.finish();
  } finally {
    for (const writer of writers.values()) await writer.discard();
    log.close();
  }
  const files = Object.fromEntries(Object.keys(shares).map((split) => [split, named(split)]));
  if (flags.json) stdout.write(`${JSON.stringify({ lines: counts, failures: log.count, files }, undefined, 2)}\n`);
  else {
    for (const [split, lines] of Object.entries(counts)) stdout.write(`${files[split]}  ${count(lines)} lines\n`);
  }
  return log.count ? exitCodes.failures : exitCodes.done;
}

/** What is not given to one of the three is the test's, which stands first: it stays when the others change. */
function readShares({ train, validation = 0, test }: SplitFlags): Shares {
  const rest = Number((1 - train - validation).toFixed(9));
  const shares = { test: test ?? rest, validation, train };
  if (rest < 0 || (test !== undefined && Math.abs(test - rest) > 1e-9)) {
    throw new InputError(
      `--train ${train} --validation ${validation}${test === undefined ? '' : ` --test ${test}`}: the shares must make 1, and what is left is for the test.`,
    );
  }
  return Object.fromEntries(Object.entries(shares).filter(([, share]) => share > 0));
}

function hasPrompt(value: unknown): value is { prompt: string } {
  return typeof value === 'object' && value !== null && 'prompt' in value && typeof value.prompt === 'string';
}
