import { existsSync } from 'node:fs';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Annotation } from '@visionprefer/core';
import { expect, test } from 'vitest';
import { makeFolder, makeSamples, run, start, startProcess, writeLines } from './command-line.ts';

function annotationOf(annotatorId: string, sample: number): Annotation {
  const scores = ['a', 'b'].map((imageId, place) => ({
    imageId,
    score: 1 + ((sample + place * 2 + annotatorId.length) % 5),
    rationale: `Seen — schön ${sample}.`,
  }));
  return {
    key: `${annotatorId} ${sample}`,
    outcome: 'scored',
    usd: 0.001,
    sampleId: `sample-${sample}`,
    annotatorId,
    strategyId: 'listwise',
    imageIds: ['a', 'b'],
    imageHashes: [`${sample}a`, `${sample}b`],
    aspectVersions: { fidelity: 1 },
    usage: { inputTokens: 100 + sample, outputTokens: 9 },
    ms: 10,
    scores: { fidelity: scores },
  };
}

/** Annotations by two of so many samples. */
async function makeJournal(samples: number): Promise<string> {
  const folder = await makeFolder();
  const annotations = ['one', 'other'].flatMap((annotator) =>
    Array.from({ length: samples }, (_, sample) => annotationOf(annotator, sample)),
  );
  await writeLines(join(folder, 'annotations.jsonl'), annotations);
  return folder;
}

test('every command that reads annotations finds the same in packed ones', async () => {
  const folder = await makeJournal(12);
  const samples = await makeSamples(folder, 12);
  await writeLines(join(folder, 'samples.jsonl'), samples);
  const packed = await run(['pack', 'annotations.jsonl'], folder);
  expect(packed).toMatchObject({ exitCode: 0, stderr: '' });
  expect(packed.stdout).toMatch(/^annotations\.parquet {2}24 annotations, .* → .*; annotations\.jsonl is kept\n$/);
  const commands: [args: string[], files: string[]][] = [
    [['aggregate', '@', '--method', 'reliability', '-o', 'out'], ['out']],
    [['agreement', '@', '--resamples', '20', '--json'], []],
    [['verdict', '@', '--samples', 'samples.jsonl', '--json'], []],
  ];
  for (const [args, files] of commands) {
    const found = await Promise.all(
      ['annotations.jsonl', 'annotations.parquet'].map(async (name, place) => {
        const own = (arg: string) => (arg === '@' ? name : arg.replace(/^out/, `out-${place}`));
        const { exitCode, stdout } = await run(args.map(own), folder);
        const plain = stdout.replaceAll(name, 'NAME').replaceAll(`out-${place}`, 'OUT');
        return {
          exitCode,
          plain,
          texts: await Promise.all(files.map((file) => readFile(join(folder, own(file)), 'utf8'))),
        };
      }),
    );
    expect(found[0]?.exitCode, args.join(' ')).toBe(0);
    expect(found[1], args.join(' ')).toEqual(found[0]);
  }
  const report = ['report', 'annotations.parquet', '-s', 'samples.jsonl', '-o', 'report.html'];
  expect(await run(report, folder)).toMatchObject({ exitCode: 0 });
  expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain('Seen — schön 11.');
});

test('a run does not begin anew where its annotations are packed', async () => {
  const folder = await makeJournal(2);
  await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 2));
  const packed = await run(['pack', '.', '--replace', '--json'], folder);
  expect(JSON.parse(packed.stdout)).toMatchObject({ annotations: 4, replaced: true });
  const before = (await readdir(folder)).sort();
  const refused = await run(['annotate', 'samples.jsonl', '-a', 'pixels'], folder);
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('visionprefer unpack annotations.parquet --replace');
  expect((await readdir(folder)).sort()).toEqual(before);
});

test('pack tells what it cannot work with, and leaves all as it is', async () => {
  const folder = await makeJournal(2);
  const told = async (...args: string[]) => {
    const { exitCode, stderr } = await run(args, folder);
    expect(exitCode, args.join(' ')).toBe(2);
    return stderr;
  };
  expect(await told('pack', 'none.jsonl')).toContain('none.jsonl: there is no such file.');
  expect(await told('pack', 'annotations.jsonl', '-o', 'a.jsonl')).toContain('expected a name that ends in .parquet');
  expect(await told('unpack', 'annotations.jsonl')).toContain('annotations.jsonl is what this command writes');
  await copyFile(join(folder, 'annotations.jsonl'), join(folder, 'annotations.parquet'));
  expect(await told('pack', 'annotations.jsonl', '--replace')).toContain('annotations.parquet is there already');
  expect((await readdir(folder)).sort()).toEqual(['annotations.jsonl', 'annotations.parquet']);
});

test('killed before the copy takes its name, pack has lost nothing and works again', async () => {
  const folder = await makeJournal(50);
  const lines = await readFile(join(folder, 'annotations.jsonl'));
  const preload = join(folder, 'kill.mjs');
  await writeFile(preload, killAtRename);
  const killed = await start(['pack', 'annotations.jsonl', '--replace'], folder, { preload: [preload] }).ended;
  expect(killed.exitCode).toBe(null);
  const left = await readdir(folder);
  expect(left).not.toContain('annotations.parquet');
  expect(left.filter((name) => name.endsWith('.part'))).toHaveLength(1);
  expect(await readFile(join(folder, 'annotations.jsonl'))).toEqual(lines);
  expect(await run(['pack', 'annotations.jsonl', '--replace'], folder)).toMatchObject({ exitCode: 0 });
  expect(existsSync(join(folder, 'annotations.jsonl'))).toBe(false);
});

const killAtRename = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const rename = fs.renameSync;
fs.renameSync = (from, to) => {
  if (to.endsWith('.parquet')) process.kill(process.pid, 'SIGKILL');
  rename(from, to);
};
syncBuiltinESMExports();
`;

test('the commands in docs/runs.md run as they stand, and a data set tells of packed annotations', async () => {
  const text = await readFile(resolve(import.meta.dirname, '../../../docs/runs.md'), 'utf8');
  const block = /```sh pack\n([\s\S]*?)```/.exec(text)?.[1] ?? expect.fail('docs/runs.md has no block sh pack');
  const folder = await makeFolder();
  await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 2));
  expect(await run(['run', 'samples.jsonl', '-a', 'pixels', '--out', 'run'], folder)).toMatchObject({ exitCode: 0 });
  expect(await run(['pack', 'run', '-o', 'a.parquet'], folder)).toMatchObject({ exitCode: 0 });
  const exported = ['export', 'run', '-f', 'hub', '--annotations', 'a.parquet', '-o', 'data'];
  expect(await run(exported, folder)).toMatchObject({ exitCode: 0 });
  expect(await readFile(join(folder, 'data/hub/README.md'), 'utf8')).toContain('pixels');
  const lines = await readFile(join(folder, 'run/annotations.jsonl'));
  const command = `"${process.execPath}" --conditions=@visionprefer/source "${resolve(import.meta.dirname, '../src/main.ts')}"`;
  const script = `set -e\nvisionprefer() { ${command} "$@"; }\n${block}`;
  expect(await startProcess('bash', ['-c', script], folder).ended).toMatchObject({ exitCode: 0 });
  expect(await readFile(join(folder, 'run/annotations.jsonl'))).toEqual(lines);
  expect(existsSync(join(folder, 'run/annotations.parquet'))).toBe(false);
});
