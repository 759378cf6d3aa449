/**
 * Generated annotations of one score each, read from a file as JSON lines → consensus → pairs of each aspect at margin 1
 * → a file. Three contenders, each in a process of its own, in turn:
 *
 * - `reference`: what is written for this one task by hand: JSON.parse, typed arrays, means and the same pairs, byte by
 *   byte except their probabilities, but nothing checked, no consensus kept and no evidence but what pairs hold (`aggregate/reference.ts`).
 * - `library`: `createAggregation` and `toPairs`, each line checked.
 * - `command`: `visionprefer aggregate` and `visionprefer pairs`, with the consensus written and read in between; their
 *   CPU seconds together, and the greater of their peaks.
 *
 * On 24 November 2026, two cores at a load of 7 to 9, one run each of a million rows in another order of fields than a
 * journal has: reference 3.37 CPU s; `aggregate` 5.30 at a peak of 265 MB, 10.96 and 312 MB while each line was looked at
 * beforehand for questions asked again; `pairs` 3.32. Together 2.6 times the reference; the goal of 1.2 is missed.
 *
 * On 30 November 2026, two cores shared with others, one run of a million rows: reference 3.56 CPU s, `library` 9.47 (2.66 times) at a
 * peak of 282 MB, `command` 13.34 (3.75 times) at 273 MB. Since annotations are read in brief, on the same day and a busier machine:
 * 4.27, 9.11 (2.13 times) at 249 MB and 12.90 (3.02 times) at 245 MB. The goal of 1.3 is missed.
 *
 * Prints CPU seconds, wall seconds, peak memory, and the ratio of CPU to the reference of the same round.
 *
 * `node --conditions=@visionprefer/source bench/aggregate.ts [rows = 1000000] [runs = 3]`
 * `node --conditions=@visionprefer/source bench/aggregate.ts growth [largest = 10000000]`
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { contenders, type Task } from './aggregate/contenders.ts';
import { writeAnnotations } from './aggregate/write-annotations.ts';

/** What one process took. */
interface Run {
  cpuSeconds: number;
  wallSeconds: number;
  peakMegabytes: number;
}

async function runContender(name: string, task: Task): Promise<void> {
  const start = performance.now();
  const before = process.cpuUsage();
  await contenders[name]?.(task);
  const { user, system } = process.cpuUsage(before);
  const run: Run = {
    cpuSeconds: (user + system) / 1e6,
    wallSeconds: (performance.now() - start) / 1000,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  };
  console.log(JSON.stringify(run));
}

function runInOwnProcess(name: string, task: Task): Run {
  if (name === 'command') {
    const [one, other] = [runInOwnProcess('aggregate', task), runInOwnProcess('pairs', task)];
    return {
      cpuSeconds: one.cpuSeconds + other.cpuSeconds,
      wallSeconds: one.wallSeconds + other.wallSeconds,
      peakMegabytes: Math.max(one.peakMegabytes, other.peakMegabytes),
    };
  }
  const script = [...process.execArgv, import.meta.filename, '--run', name, JSON.stringify(task)];
  const { stdout, stderr, status } = spawnSync(process.execPath, script, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
  return JSON.parse(stdout);
}

async function measure(rows: number, runs: number, names: readonly string[]): Promise<Record<string, Run[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'aggregate-'));
  try {
    const task = {
      folder,
      annotations: join(folder, 'annotations.jsonl'),
      samples: join(folder, 'samples.jsonl'),
      consensus: join(folder, 'consensus.jsonl'),
    };
    const written = await writeAnnotations(rows, task);
    console.log(`${written.rows} annotations of ${written.samples} samples, median of ${runs}`);
    const found: Record<string, Run[]> = {};
    let first: string | undefined;
    for (let run = 0; run < runs; run++) {
      for (const name of names) {
        found[name] = [
          ...(found[name] ?? []),
          runInOwnProcess(name, { ...task, pairs: join(folder, `${name}.jsonl`) }),
        ];
        const hash = await hashOf(join(folder, `${name}.jsonl`));
        first ??= hash;
        if (hash !== first) throw new Error(`${name} does not draw the same pairs as ${names[0]}.`);
      }
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Of all but the probabilities: the library widens standard errors to what the votes bear out, which takes a consensus. */
async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const line of createInterface(createReadStream(file))) {
    hash.update(line.replace(/"probability":[^,]*,/, ''));
  }
  return hash.digest('hex');
}

function report(found: Record<string, Run[]>): void {
  const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const of = (runs: readonly Run[], what: keyof Run) => median(runs.map((run) => run[what]));
  for (const [name, runs] of Object.entries(found)) {
    const ratios = runs.map((run, round) => run.cpuSeconds / (found.reference?.[round]?.cpuSeconds ?? Number.NaN));
    console.log(
      `${name.padEnd(10)} ${of(runs, 'cpuSeconds').toFixed(2)} CPU s, ${of(runs, 'wallSeconds').toFixed(2)} s, ${of(runs, 'peakMegabytes').toFixed(0)} MB, ${median(ratios).toFixed(2)} × the reference's CPU`,
    );
  }
}

const [first = '1000000', second, third = ''] = process.argv.slice(2);
if (first === '--run') await runContender(second ?? '', JSON.parse(third));
else if (first === 'growth') {
  for (let rows = 10_000; rows <= Number(second ?? 10_000_000); rows *= 10) {
    report(await measure(rows, 1, ['reference', 'library', 'command']));
  }
} else report(await measure(Number(first), Number(second ?? 3), ['reference', 'library', 'command']));
