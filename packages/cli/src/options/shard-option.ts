import type { Shard } from '@visionprefer/dataset';
import { InvalidArgumentError, Option } from 'commander';

/** `--shard`: which part of the samples this machine has. */
export function shardOption(): Option {
  return partOption(
    'only this part of the samples, for one of several machines: 1/16 to 16/16. Each has its own --out',
  );
}

/** `--shard` of `aggregate`: which part of the samples is held in memory. */
export function shardOfConsensusOption(): Option {
  return partOption(
    'only this part of the samples, where all of them take too much memory: 1/16 to 16/16. Each has its own --out',
  );
}

function partOption(description: string): Option {
  return new Option('--shard <n/of>', description).argParser(readShard);
}

function readShard(value: string): Shard {
  const [, index, of] = /^0*(\d{1,6})\/0*(\d{1,6})$/.exec(value) ?? [];
  const shard: Shard = { index: Number(index), of: Number(of) };
  if (shard.index >= 1 && shard.index <= shard.of) return shard;
  throw new InvalidArgumentError(
    'Expected a part and how many there are, counted from 1: 1/16 is the first of sixteen, 16/16 the last.',
  );
}
