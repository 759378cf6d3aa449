/**
 * How fast, how lean and how careful a run of `annotate` is, beside what one would write without it, in the same run:
 * plain undici (with JSON.stringify, and as one Buffer) and the vendor's SDK with p-limit. Everyone asks the same
 * vendor (a process of its own) about the same pictures, in a process of its own, in turn; medians are printed.
 *
 * `node --conditions=@visionprefer/source bench/engine/main.ts [--rows unthrottled,rpm60] [--runs 3] [--quick] [--calls 24]`
 *
 * `--rows` takes beginnings of names: unthrottled, large, rpm60-told, rpm60-ms, rpm60-seconds, rpm10-…, tpm60-…,
 * tpm10-…, rpm10-burst60, faults, start, kill, rerun, growth. `--quick`: a quarter of the calls, once; `--calls`: so many. Without
 * the condition, what was built is measured. How fast anything is fails nothing; a wrong answer of ours ends with 1.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureGrowth } from './growth.ts';
import { measureKill, measureRerun } from './kill-and-rerun.ts';
import { writeSamples } from './pictures.ts';
import { idealSeconds, rows, runRow } from './rows.ts';
import type { Measurement } from './run-client.ts';
import { measureStart } from './start.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '' },
    runs: { type: 'string', default: '3' },
    quick: { type: 'boolean', default: false },
    calls: { type: 'string' },
  },
});
const wanted = values.rows.split(',');
const isWanted = (name: string) => wanted.some((beginning) => name.startsWith(beginning));
const runs = values.quick ? 1 : Number(values.runs);
/** How many calls are made where a whole row has so many. */
const sized = (calls: number) => (values.calls ? Number(values.calls) : values.quick ? Math.ceil(calls / 4) : calls);
const folder = await mkdtemp(join(tmpdir(), 'bench-engine-'));

try {
  console.log(`Load of the machine: ${loadavg()[0]?.toFixed(1)}. ${process.version}.`);
  for (const whole of rows.filter(({ name }) => isWanted(name))) {
    const row = { ...whole, calls: sized(whole.calls) };
    const samplesFile = await writeSamples(folder, row.kind, row.calls);
    const journal = (run: number) => join(folder, `${row.name}-${run}.jsonl`);
    const measured = await runRow(row, { runs, samplesFile, journal });
    console.log(`\n${row.name}: ${row.calls} calls, ${row.concurrency} in flight`);
    const plain = median(measured.get('undici') ?? [], ({ cpuSeconds }) => cpuSeconds);
    console.table(
      Object.fromEntries(
        [...measured].map(([client, of]) => {
          const figure = (read: (one: Measurement & { seed: number }) => number) => median(of, read);
          const cpuSeconds = figure((one) => one.cpuSeconds);
          return [
            client,
            {
              'done %': round(
                figure(({ done }) => (done / row.calls) * 100),
                1,
              ),
              'goodput / ideal': round(
                figure(({ seed, wallSeconds, done }) => (idealSeconds(row, seed) / wallSeconds) * (done / row.calls)),
                3,
              ),
              '429s / 1k': round(
                figure(({ counts }) => (counts.limited / row.calls) * 1_000),
                1,
              ),
              'CPU s / 1k': round((cpuSeconds / row.calls) * 1_000, 2),
              'CPU / undici': round(cpuSeconds / plain, 2),
              'MB / CPU s': round(
                figure(({ counts, cpuSeconds }) => counts.bytes / 1e6 / cpuSeconds),
                0,
              ),
              'peak MB': round(
                figure(({ peakMegabytes }) => peakMegabytes),
                0,
              ),
              'lag p99 ms': round(
                figure(({ lagP99Ms }) => lagP99Ms),
                0,
              ),
              'start CPU s': round(
                figure(({ startSeconds }) => startSeconds),
                2,
              ),
            },
          ];
        }),
      ),
    );
    for (const { done, unreadable, counts } of measured.get('ours') ?? []) {
      // Of the vendor's faults one in seven is an answer that cannot be read; twice for one question, and it is settled so.
      if (done + unreadable !== row.calls) fail(`${row.name}: ours has ${done} of ${row.calls} answers.`);
      if (counts.answered !== done) fail(`${row.name}: ours was given ${counts.answered} answers, and has ${done}.`);
    }
  }
  if (isWanted('start')) console.log(await measureStart(folder));
  if (isWanted('kill')) console.log(await measureKill(folder, sized(2_000), fail));
  if (isWanted('rerun')) console.log(await measureRerun(folder, values.calls ? sized(2_000) : 2_000, { runs, fail }));
  // The longest by far, so only when it is asked for by name.
  if (wanted.includes('growth')) console.log(await measureGrowth(folder, sized(200_000)));
} finally {
  await rm(folder, { recursive: true, force: true });
}

function fail(what: string): void {
  console.error(what);
  process.exitCode = 1;
}

function median<T>(of: readonly T[], read: (one: T) => number): number {
  const sorted = of.map(read).sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
