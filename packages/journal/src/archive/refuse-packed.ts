import { stat } from 'node:fs/promises';
import { InputError } from '@visionprefer/core';
import { isParquet } from './is-parquet.ts';

/**
 * Checks that a journal is not there as Parquet alone: nothing can be appended to that, and a new one beside it would have
 * everything asked again.
 *
 * @param label The journal as the user named it.
 * @throws InputError that says how to unpack it.
 */
export async function refusePacked(path: string, label: string): Promise<void> {
  if (await stat(path).catch(() => undefined)) {
    if (await isParquet(path)) throw packed(label, label);
    return;
  }
  const copy = path.replace(/\.jsonl$/, '.parquet');
  if (copy !== path && (await isParquet(copy))) throw packed(label, label.replace(/\.jsonl$/, '.parquet'));
}

function packed(label: string, copy: string): InputError {
  return new InputError(
    `${label} is packed, and a run appends to lines alone. Unpack it first: visionprefer unpack ${copy} --replace. To begin anew, name another file with --out.`,
  );
}
