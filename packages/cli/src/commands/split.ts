import { basename, join, resolve } from 'node:path';
import { type Shares, splitOf } from '@visionprefer/aggregator';
import { InputError } from '@visionprefer/core';
import { checkIsFile, parseInputLine, type RecordWriter, readLineBatches } from '@visionprefer/journal';
import type { CommonFlags } from '../options/common-options.ts';
import type { SplitFlags } from '../options/pairs-options.ts';
import type { Problem } from '../problems/problem.ts';
import { fileOfRun } from '../run-folder/run-folder.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { withOutput } from './with-output.ts';

/** `visionprefer split`: records with a prompt → one file for each split, no prompt in two of them. */
export async function splitCommand(
  records: string,
  flags: CommonFlags & SplitFlags & { out: string },
  surroundings: Surroundings,
): Promise<number> {
  const shares = readShares(flags);
  const splits = Object.keys(shares);
  const { folder } = surroundings;
  const file = fileOfRun(records, { folder, file: 'pairs', madeBy: 'pairs' });
  const path = resolve(folder, file);
  await checkIsFile(path, file, 'a record with a prompt');
  const named = (split: string) => join(flags.out, `${split}.jsonl`);
  const beside = join(flags.out, basename(file));
  return withOutput({ ...flags, out: beside }, surroundings, async ({ open, report }) => {
    const writers = new Map<string, RecordWriter>();
    for (const split of splits) {
      writers.set(split, await open({ named: named(split), inputs: [file], replaces: hasPrompt }));
    }
    const lines: Record<string, number> = Object.fromEntries(splits.map((split) => [split, 0]));
    for await (const { prompt, text } of readPrompts({ path, file }, surroundings.signal, report)) {
      const split = splitOf(prompt, shares, flags.seed);
      await writers.get(split)?.writeLine(text);
      lines[split] = (lines[split] ?? 0) + 1;
    }
    if (Object.values(lines).every((number) => number === 0)) {
      throw new InputError(`${file} holds no record with a prompt. Expected pairs or samples, one a line.`);
    }
    return {
      summary: { lines },
      written: { files: Object.fromEntries(splits.map((split) => [split, named(split)])) },
      lines: Object.entries(lines).map(([split, number]) => `${named(split)}  ${count(number)} lines`),
    };
  });
}

/** The lines of a file that are records with a prompt; the others are reported. */
async function* readPrompts(
  { path, file }: { path: string; file: string },
  signal: AbortSignal,
  report: (problem: Problem) => void,
): AsyncGenerator<{ prompt: string; text: string }, void, undefined> {
  for await (const lines of readLineBatches(path)) {
    signal.throwIfAborted();
    for (const line of lines) {
      const parsed = 'text' in line ? parseInputLine(line.text) : line;
      if ('value' in parsed && 'text' in line && hasPrompt(parsed.value)) {
        yield { prompt: parsed.value.prompt, text: line.text };
        continue;
      }
      const problem = 'problem' in parsed ? parsed.problem : 'no prompt';
      report({ file, line: line.number, message: `${problem}. The line is left out.` });
    }
  }
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
