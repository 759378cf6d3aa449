import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, readFile, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Annotation } from '@visionprefer/core';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { WriteError } from '../src/file/cannot-write.ts';
import { openJournal } from '../src/journal.ts';
import { makeAnnotation } from './make-annotation.ts';
import { makeFolder } from './make-folder.ts';

const annotation: Annotation = makeAnnotation(1);

test('reads what it wrote, appends to it, and leaves no lock', async () => {
  const path = join(await makeFolder(), 'new', 'a.jsonl');
  const written = [makeAnnotation(1, { usd: 0.0125 }), makeAnnotation(2, { outcome: 'refused' })];
  for (const each of written) {
    const journal = await openJournal(path, { label: 'a.jsonl' });
    journal.append(each);
    await journal.close();
  }
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(written);
  expect(lines[0]).toMatch(/^\{"key":"[0-9a-f]{32}","outcome":"scored","usd":0\.0125,"sampleId"/);
  const journal = await openJournal(path, { label: 'a.jsonl' });
  const settled = await Array.fromAsync(journal);
  expect(settled).toMatchObject([{ key: written[0]?.key, usd: 0.0125 }, { key: written[1]?.key }]);
  await journal.close();
  const again = await openJournal(path, { retry: ['refused'] });
  expect(await Array.fromAsync(again)).toHaveLength(1);
  await again.close();
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test('heals a last line that was torn at any byte, with or without zero bytes behind it', async () => {
  const folder = await makeFolder();
  const path = join(folder, 'a.jsonl');
  const [first, second, third] = [1, 2, 3].map((number) => makeAnnotation(number));
  const whole = `${JSON.stringify(first)}\n`;
  const bytes = Buffer.from(whole).length;
  const property = fc.asyncProperty(
    fc.integer({ min: 1, max: bytes }),
    fc.oneof(fc.nat(8), fc.constant(200_000)),
    async (cut, zeros) => {
      await writeFile(path, `${whole}${JSON.stringify(second)}\n`);
      await truncate(path, 2 * bytes - cut);
      await appendFile(path, Buffer.alloc(zeros));
      const journal = await openJournal(path, { label: 'a.jsonl' });
      journal.append(third as Annotation);
      const keys = (await Array.fromAsync(journal)).map(({ key }) => key);
      await journal.close();
      // A line that lacks nothing but its end is whole.
      const kept = cut === 1 && zeros === 0 ? [first, second, third] : [first, third];
      expect(keys).toEqual(kept.map((each) => each?.key));
    },
  );
  await fc.assert(property, { numRuns: 60 });
});

test('never touches a file that is something else', async () => {
  const path = join(await makeFolder(), 'notes.txt');
  for (const text of ['my notes', 'my notes\nmore', '{"id":"s1"', '{"id":"s1","prompt":"p"}', 'my notes\n']) {
    await writeFile(path, text);
    await expect(openJournal(path, { label: 'notes.txt' })).rejects.toThrow(/notes\.txt.* not an annotation/);
    expect(await readFile(path, 'utf8')).toBe(text);
    expect(existsSync(`${path}.lock`)).toBe(false);
  }
});

test('understands lines of other tools, and names the line that is damaged', async () => {
  const path = join(await makeFolder(), 'a.jsonl');
  const here = `${JSON.stringify(annotation)}\n`;
  const { key, ...rest } = annotation;
  const others = [
    // Another order of the fields, spaces, an image that is called key, a key that is none of ours, blank lines.
    JSON.stringify({ ...rest, key: '0'.repeat(32) }),
    JSON.stringify({ ...rest, key: '1'.repeat(32) }, undefined, 1).replaceAll('\n', ' '),
    JSON.stringify(makeAnnotation(4, { preparations: { key: 'turned upright' } })),
    JSON.stringify({ ...annotation, key: 'mine' }),
    '',
  ];
  await writeFile(path, `\ufeff${here}${others.join('\r\n')}\r\n${here}`);
  const journal = await openJournal(path, { label: 'a.jsonl' });
  const keys = (await Array.fromAsync(journal)).map((settled) => settled.key);
  expect(keys).toEqual([key, '0'.repeat(32), '1'.repeat(32), makeAnnotation(4).key, 'mine', key]);
  await journal.close();

  const damages: [name: string, damage: (line: Buffer) => Buffer][] = [
    ['cut off', (line) => Buffer.concat([line.subarray(0, 90), Buffer.from('\n')])],
    ['run into the next', (line) => line.subarray(0, 90)],
    ['zeros', (line) => Buffer.from(line).fill(0, 60, 80)],
    ['not text', (line) => Buffer.from(line).fill(0xff, 60, 80)],
    ['no head', (line) => line.subarray(10)],
  ];
  for (const [name, damage] of damages) {
    const damaged = damage(Buffer.from(here));
    await writeFile(path, Buffer.concat([Buffer.from(here + here), damaged, Buffer.from(here)]));
    const journal = await openJournal(path, { label: 'a.jsonl' });
    await expect(Array.fromAsync(journal), name).rejects.toThrow(
      /^a\.jsonl:3 is not an annotation: .* Take the line out/,
    );
    await journal.close();
  }
});

test('a file that is taken away under the run is saved, with the answer that came last', async () => {
  const folder = await makeFolder();
  const path = join(folder, 'a.jsonl');
  for (const [number, takeAway] of [() => rm(path), () => rename(path, join(folder, 'old')), replace].entries()) {
    await rm(path, { force: true });
    const journal = await openJournal(path, { label: 'a.jsonl' });
    journal.append(makeAnnotation(1));
    await takeAway();
    journal.append(makeAnnotation(2));
    const saved = number === 0 ? 'a.rescued.jsonl' : `a.rescued-${number + 1}.jsonl`;
    await expect(journal.close()).rejects.toThrow(
      new RegExp(`^a\\.jsonl was deleted or replaced .* All that was written is in ${saved.replaceAll('.', '\\.')}: `),
    );
    expect((await readFile(join(folder, saved), 'utf8')).split('\n').map((line) => line.slice(8, 40))).toEqual([
      makeAnnotation(1).key,
      makeAnnotation(2).key,
      '',
    ]);
  }
  async function replace() {
    await writeFile(join(folder, 'new'), 'notes');
    await rename(join(folder, 'new'), path);
  }
});

test('a file that another program changes stops the run', async () => {
  const path = join(await makeFolder(), 'a.jsonl');
  for (const change of [() => truncate(path, 3), () => appendFile(path, 'x'), () => rm(`${path}.lock`)]) {
    await rm(path, { force: true });
    const journal = await openJournal(path, { label: 'a.jsonl' });
    journal.append(annotation);
    await change();
    await expect(journal.close()).rejects.toThrow(WriteError);
  }
});

test('refuses a file that a living process writes, and takes over from a dead one', async () => {
  const folder = await makeFolder();
  const path = join(folder, 'a.jsonl');
  const lock = `${path}.lock`;
  const open = async (holder: object, name = path) => {
    await writeFile(lock, JSON.stringify(holder));
    await (await openJournal(name, { label: 'a.jsonl' })).close();
    expect(existsSync(lock)).toBe(false);
  };
  const alive = { pid: process.ppid, host: hostname(), since: new Date().toISOString() };
  await expect(open(alive)).rejects.toThrow(
    new RegExp(
      `a\\.jsonl is being written by process ${process.ppid} on this machine \\(${hostname()}\\) since .* UTC\\. Wait .* delete .*a\\.jsonl\\.lock`,
    ),
  );
  // By another name too.
  await writeFile(path, '');
  await symlink(path, join(folder, 'link.jsonl'));
  await expect(open(alive, join(folder, 'link.jsonl'))).rejects.toThrow('is being written');

  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  await open({ ...alive, pid: dead });
  const elsewhere = { pid: dead, host: 'another-machine' };
  await expect(open(elsewhere)).rejects.toThrow(`process ${dead} on another-machine`);
  const longAgo = new Date(Date.now() - 120_000);
  await utimes(lock, longAgo, longAgo);
  await (await openJournal(path, { label: 'a.jsonl' })).close();
});

test('refuses a file that this very process writes', async () => {
  const path = join(await makeFolder(), 'a.jsonl');
  const journal = await openJournal(path, { label: 'a.jsonl' });
  await expect(openJournal(path, { label: 'a.jsonl' })).rejects.toThrow(`process ${process.pid}`);
  await journal.close();
});

test.runIf(process.platform === 'linux')('is not fooled by a process number that is used again', async () => {
  const path = join(await makeFolder(), 'a.jsonl');
  for (const other of [{ started: '1' }, { boot: 'an-earlier-one' }]) {
    await writeFile(`${path}.lock`, JSON.stringify({ pid: process.ppid, host: hostname(), ...other }));
    await (await openJournal(path, { label: 'a.jsonl' })).close();
    expect(existsSync(`${path}.lock`)).toBe(false);
  }
});

test.runIf(process.platform === 'linux')('takes over from a dead process that nobody has buried', async () => {
  const path = join(await makeFolder(), 'a.jsonl');
  const parent = spawn('bash', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void parent.kill());
  const [pid] = (await once(parent.stdout, 'data')) as [Buffer];
  await expect.poll(() => readFile(`/proc/${Number(pid)}/stat`, 'utf8'), { timeout: 240_000 }).toContain(' Z ');
  await writeFile(`${path}.lock`, JSON.stringify({ pid: Number(pid), host: hostname() }));
  await (await openJournal(path, { label: 'a.jsonl' })).close();
});
