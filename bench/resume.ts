/**
 * Finds out what a journal of finished annotations settles, as the command does before it asks: keys and prices into a
 * set. Beside it, in the same run: JSON.parse of every line, which keeps the keys in the same set. Each in a process of
 * its own, in turn; prints wall and CPU seconds, peak memory, and the ratio of the two.
 *
 * `node --conditions=@visionprefer/source bench/resume.ts [annotations = 1000000] [runs = 3]`
 */
import { spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createKeySet } from '@visionprefer/core';
import { openJournal, writeLine } from '@visionprefer/journal';
import { makeRecord } from './make-record.ts';

const contenders: Record<string, (file: string) => Promise<number>> = {
  journal: async (file) => {
    const keys = createKeySet();
    const journal = await openJournal(file);
    for await (const { key } of journal) if (key !== undefined) keys.add(key);
    await journal.close();
    return keys.size;
  },
  'JSON.parse': async (file) => {
    const keys = createKeySet();
    for await (const line of createInterface({ input: createReadStream(file) })) keys.add(JSON.parse(line).key);
    return keys.size;
  },
};

const [first = '1000000', second = '3', name, file = ''] = process.argv.slice(2);
if (name) {
  const startedMs = performance.now();
  const keys = await contenders[name]?.(file);
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cpu = (userCPUTime + systemCPUTime) / 1e6;
  console.log(JSON.stringify({ keys, wall: (performance.now() - startedMs) / 1000, cpu, megabytes: maxRSS / 1024 }));
} else {
  const folder = mkdtempSync(join(tmpdir(), 'bench-resume-'));
  const path = join(folder, 'annotations.jsonl');
  writeJournal(path, Number(first));
  console.log(`${first} annotations, ${(statSync(path).size / Number(first)).toFixed(0)} bytes each`);
  const runs: Record<string, { keys: number; wall: number; cpu: number; megabytes: number }[]> = {};
  for (let run = 0; run < Number(second); run++) {
    for (const contender of Object.keys(contenders)) {
      const args = ['--conditions=@visionprefer/source', import.meta.filename, first, second, contender, path];
      const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
      runs[contender] = [...(runs[contender] ?? []), JSON.parse(stdout)];
    }
  }
  const median = (contender: string, of: 'wall' | 'cpu' | 'megabytes') => {
    const values = (runs[contender] ?? []).map((run) => run[of]).sort((a, b) => a - b);
    return values[values.length >> 1] ?? Number.NaN;
  };
  for (const [contender, [one]] of Object.entries(runs)) {
    console.log(
      `${contender}: ${one?.keys} keys, ${median(contender, 'wall').toFixed(2)} s, CPU ${median(contender, 'cpu').toFixed(2)} s, peak ${median(contender, 'megabytes').toFixed(0)} MB`,
    );
  }
  console.log(`CPU, journal / JSON.parse: ${(median('journal', 'cpu') / median('JSON.parse', 'cpu')).toFixed(2)}`);
  rmSync(folder, { recursive: true });
}

function writeJournal(path: string, annotations: number): void {
  const opened = openSync(path, 'w');
  for (let number = 0; number < annotations; ) {
    let lines = '';
    for (const end = Math.min(annotations, number + 1000); number < end; number++)
      lines += writeLine(makeRecord(number));
    writeSync(opened, lines);
  }
}
