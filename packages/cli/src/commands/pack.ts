import { InputError } from '@visionprefer/core';
import { findJournals, type PackPlan, type PackSummary, packJournal, unpackJournal } from '@visionprefer/journal';
import { exitCodes } from '../exit-codes.ts';
import type { CommonFlags } from '../options/common-options.ts';
import type { PackFlags } from '../options/pack-options.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { describeSize } from '../terminal/describe-size.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { createStatus } from '../terminal/status.ts';

type PackCommandFlags = CommonFlags & PackFlags;

/** `visionprefer pack`: annotations as JSON lines → the same in Parquet. */
export function packCommand(named: string, flags: PackCommandFlags, surroundings: Surroundings): Promise<number> {
  return copyCommand(named, flags, { surroundings, from: 'jsonl', to: 'parquet', copy: packJournal });
}

/** `visionprefer unpack`: annotations in Parquet → the same as JSON lines. */
export function unpackCommand(named: string, flags: PackCommandFlags, surroundings: Surroundings): Promise<number> {
  return copyCommand(named, flags, { surroundings, from: 'parquet', to: 'jsonl', copy: unpackJournal });
}

interface Way {
  surroundings: Surroundings;
  from: 'jsonl' | 'parquet';
  to: 'jsonl' | 'parquet';
  copy: (plan: PackPlan) => Promise<PackSummary>;
}

async function copyCommand(
  named: string,
  { out, replace, json, quiet }: PackCommandFlags,
  { surroundings: { stdout, stderr, folder, signal }, from, to, copy }: Way,
): Promise<number> {
  const [file = named, ...others] = await findJournals([named], folder);
  if (others.length > 0) {
    throw new InputError(`${named} holds ${count(others.length + 1)} files of annotations. Name one of them.`);
  }
  if (file.endsWith(`.${to}`)) {
    throw new InputError(`${file} is what this command writes. Expected .${from}.`);
  }
  const target = out ?? `${file.replace(new RegExp(`\\.${from}$`), '')}.${to}`;
  if (!target.endsWith(`.${to}`)) throw new InputError(`--out ${target}: expected a name that ends in .${to}.`);
  const status = createStatus(stderr, { quiet });
  try {
    const onProgress: PackPlan['onProgress'] = (step, annotations) =>
      status.progress(() => `${step === 'written' ? target : file}  ${count(annotations)} annotations ${step}`);
    const { annotations, bytes } = await copy({ named: file, out: target, folder, replace, signal, onProgress });
    status.end();
    const summary = { annotations, bytes, replaced: replace ?? false, files: { annotations: target } };
    const sizes = `${describeSize(bytes.from)} → ${describeSize(bytes.to)}`;
    const rest = replace ? `${file} is removed` : `${file} is kept`;
    stdout.write(json ? jsonDocument(summary) : `${target}  ${count(annotations)} annotations, ${sizes}; ${rest}\n`);
    return exitCodes.done;
  } finally {
    status.end();
  }
}
