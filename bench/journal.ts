/**
 * Appends annotations of about 500 bytes to a journal, a thousand at a time as a busy run would, each in the file when
 * `append` returns and on the disk soon after. Beside it, in the same run: JSON.stringify alone, and one plain write
 * each that nobody brings to the disk. Each in a process of its own, in turn; prints CPU microseconds a record beyond
 * JSON.stringify (goal: 6 at most), records a second, and the ratio to plain writes.
 *
 * `node --conditions=@visionprefer/source bench/journal.ts [records = 200000] [runs = 3]`
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { openJournal } from '@visionprefer/journal';
import { makeRecord } from './make-record.ts';

const contenders: Record<string, (file: string, records: number) => Promise<void>> = {
  stringify: async (_, records) => {
    let bytes = 0;
    await inThousands(records, (record) => {
      bytes += `${JSON.stringify(record)}\n`.length;
    });
    if (bytes === 0) throw new Error('Nothing was made.');
  },
  'plain writes': async (file, records) => {
    const opened = openSync(file, 'a');
    await inThousands(records, (record) => writeSync(opened, `${JSON.stringify(record)}\n`));
    closeSync(opened);
  },
  journal: async (file, records) => {
    const journal = await openJournal(file);
    await inThousands(records, journal.append);
    await journal.close();
  },
};

async function inThousands(records: number, take: (record: ReturnType<typeof makeRecord>) => void): Promise<void> {
  for (let number = 0; number < records; number++) {
    take(makeRecord(number));
    if (number % 1000 === 999) await setImmediate();
  }
}

const [first = '200000', second = '3', name] = process.argv.slice(2);
const records = Number(first);
if (name) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-journal-'));
  const startedMs = performance.now();
  const before = process.cpuUsage();
  await contenders[name]?.(join(folder, 'a.jsonl'), records);
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ cpu: (user + system) / records, ms: performance.now() - startedMs }));
  rmSync(folder, { recursive: true });
} else {
  const runs: Record<string, { cpu: number; ms: number }[]> = {};
  for (let run = 0; run < Number(second); run++) {
    for (const contender of Object.keys(contenders)) {
      const args = ['--conditions=@visionprefer/source', import.meta.filename, first, second, contender];
      const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
      runs[contender] = [...(runs[contender] ?? []), JSON.parse(stdout)];
    }
  }
  const median = (contender: string, of: 'cpu' | 'ms') => {
    const values = (runs[contender] ?? []).map((run) => run[of]).sort((a, b) => a - b);
    return values[values.length >> 1] ?? Number.NaN;
  };
  const stringify = median('stringify', 'cpu');
  for (const contender of ['plain writes', 'journal']) {
    const beyond = median(contender, 'cpu') - stringify;
    const perSecond = Math.round(records / (median(contender, 'ms') / 1000));
    console.log(`${contender}: ${beyond.toFixed(1)} µs CPU a record beyond JSON.stringify, ${perSecond} a second`);
  }
  const ratio = (median('journal', 'cpu') - stringify) / (median('plain writes', 'cpu') - stringify);
  console.log(`journal / plain writes: ${ratio.toFixed(2)} (JSON.stringify: ${stringify.toFixed(1)} µs)`);
}
