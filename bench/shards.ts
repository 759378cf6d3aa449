/**
 * Reads annotations of about 500 bytes: from one journal, from ten that share nothing, and from ten of which each holds
 * half of the one before it. Each in a process of its own; prints annotations, wall and CPU seconds, and peak memory.
 *
 * `node --conditions=@visionprefer/source bench/shards.ts [annotations = 1000000]`
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAnnotationBatches, writeLine } from '@visionprefer/journal';
import { makeRecord } from './make-record.ts';

const [first = '1000000', folder] = process.argv.slice(2);
const annotations = Number(first);
if (folder) {
  const startedMs = performance.now();
  let read = 0;
  for await (const batch of readAnnotationBatches(folder)) read += batch.length;
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const seconds = (performance.now() - startedMs) / 1000;
  const cpu = (userCPUTime + systemCPUTime) / 1e6;
  console.log(
    `${read} annotations, ${seconds.toFixed(2)} s, CPU ${cpu.toFixed(2)} s, peak ${(maxRSS / 1024).toFixed(0)} MB`,
  );
} else {
  const tenth = annotations / 10;
  const ten = (begin: (shard: number) => number) =>
    Array.from({ length: 10 }, (_, shard) => [begin(shard), begin(shard) + tenth] as const);
  await readBack('one journal', [[0, annotations]]);
  await readBack(
    'ten journals',
    ten((shard) => shard * tenth),
  );
  await readBack(
    'ten journals, half of each repeated',
    ten((shard) => shard * (tenth / 2)),
  );
}

async function readBack(name: string, shards: readonly (readonly [from: number, to: number])[]): Promise<void> {
  const made = mkdtempSync(join(tmpdir(), 'bench-shards-'));
  for (const [index, [from, to]] of shards.entries()) {
    const file = openSync(join(made, `${index}.jsonl`), 'w');
    for (let number = from; number < to; ) {
      let lines = '';
      for (const end = Math.min(to, number + 1000); number < end; number++) lines += writeLine(makeRecord(number));
      writeSync(file, lines);
    }
    closeSync(file);
  }
  const args = ['--conditions=@visionprefer/source', import.meta.filename, first, made];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  console.log(`${name}: ${stdout.trim()}`);
  rmSync(made, { recursive: true });
}
