import { InputError } from '@visionprefer/core/plugin';
import type { BatchBehaviour } from './batch-options.ts';

/** Names in a list of how batches fare. */
export const batchNames: readonly string[] = [
  'after-ms',
  'expired',
  'corrupt',
  'missing',
  'doubled',
  'unkeyed',
  'fail',
  'full',
  'lost',
  'renamed',
  'working',
];

/**
 * Reads how batches fare: `after-ms=60000,expired=0.05,renamed=done`.
 *
 * @throws InputError for names and values that are none.
 */
export function readBehaviour(list = ''): BatchBehaviour {
  const given = new Map(
    list
      .split(',')
      .filter(Boolean)
      .map((entry) => [entry.split('=', 1)[0]?.trim() ?? '', entry.slice(entry.indexOf('=') + 1).trim()]),
  );
  const unknown = [...given.keys()].find((name) => !batchNames.includes(name));
  if (unknown !== undefined) {
    throw new InputError(`--batches: there is no ${unknown}. Choose from ${batchNames.join(', ')}.`);
  }
  const number = (name: string, most: number): number | undefined => {
    const text = given.get(name);
    if (text === undefined) return undefined;
    if (!/^\d+(\.\d+)?$/.test(text) || Number(text) > most) {
      throw new InputError(
        `--batches: ${name} is "${text}"; expected a number from 0${most < 2 ? ` to ${most}` : ''}.`,
      );
    }
    return Number(text);
  };
  return {
    afterMs: number('after-ms', Infinity),
    expired: number('expired', 1),
    corrupt: number('corrupt', 1),
    missing: number('missing', 1),
    doubled: number('doubled', 1),
    unkeyed: number('unkeyed', 1) === 1,
    fail: number('fail', 1) === 1,
    full: number('full', Infinity),
    lost: number('lost', Infinity),
    renamed: given.get('renamed'),
    working: given.get('working'),
  };
}
