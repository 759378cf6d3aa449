import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheEncoder, type Encoder } from '../src/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'visionprefer-cache-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** An encoder that counts what it is asked. */
function countingEncoder(options: Partial<Encoder> = {}): Encoder & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    id: 'transformers:some/model',
    digest: 'abc',
    preprocessing: 'as it is',
    dimensions: 3,
    usesPrompt: false,
    async embed(images, prompts) {
      return images.map(({ bytes, hash }, place) => {
        asked.push(`${hash}${prompts?.[place] ?? ''}`);
        return Float32Array.of(bytes[0] ?? 0, (prompts?.[place] ?? '').length, Math.PI);
      });
    },
    ...options,
  };
}

const images = [1, 2, 3].map((byte) => ({ bytes: Uint8Array.of(byte), hash: `picture ${byte}` }));

async function theFile(): Promise<string> {
  const [name = ''] = await readdir(folder);
  return join(folder, name);
}

test('a picture is embedded once, in this run and in later ones', async () => {
  const encoder = countingEncoder();
  const first = await cacheEncoder(encoder, folder);
  const rows = await first.embed([...images, ...images]);
  expect(await first.embed(images)).toEqual(rows.slice(0, 3));
  await first.close?.();
  expect(encoder.asked).toEqual(['picture 1', 'picture 2', 'picture 3']);

  const later = await cacheEncoder(encoder, folder);
  expect(await later.embed(images)).toEqual(rows.slice(0, 3));
  expect(encoder.asked).toHaveLength(3);
  expect(later).toMatchObject({ id: encoder.id, dimensions: 3 });
  await later.close?.();
});

test('a prompt counts where the encoder looks at prompts, and only there', async () => {
  const [blind, seeing] = [countingEncoder(), countingEncoder({ usesPrompt: true, digest: 'other' })];
  for (const encoder of [blind, seeing]) {
    const cached = await cacheEncoder(encoder, folder);
    await cached.embed(images.slice(0, 1), ['a cat']);
    await cached.embed(images.slice(0, 1), ['two cats']);
    await cached.embed(images.slice(0, 1), ['a cat']);
    await cached.close?.();
  }
  expect(blind.asked).toHaveLength(1);
  expect(seeing.asked).toEqual(['picture 1a cat', 'picture 1two cats']);
});

test.each([{ digest: 'abd' }, { preprocessing: 'turned' }])(
  'another encoder has rows of its own: %o',
  async (other) => {
    for (const encoder of [countingEncoder(), countingEncoder(other)]) {
      const cached = await cacheEncoder(encoder, folder);
      await cached.embed(images);
      await cached.close?.();
      expect(encoder.asked).toHaveLength(3);
    }
    // Even under the name of another one, rows are not taken for its own.
    const [one = '', two = ''] = await readdir(folder);
    await writeFile(join(folder, one), await readFile(join(folder, two)));
    await writeFile(join(folder, two), await readFile(join(folder, one)));
    const asked = await Promise.all(
      [countingEncoder(), countingEncoder(other)].map(async (encoder) => {
        const cached = await cacheEncoder(encoder, folder);
        await cached.embed(images);
        await cached.close?.();
        return encoder.asked.length;
      }),
    );
    expect(asked.sort()).toEqual([0, 3]);
  },
);

test.each([1, 20, 51])('a record that was torn by a kill is passed over, %d bytes of it', async (missing) => {
  const encoder = countingEncoder();
  const cached = await cacheEncoder(encoder, folder);
  await cached.embed(images);
  await cached.close?.();
  const size = (await readFile(await theFile())).length;
  await truncate(await theFile(), size - missing);

  for (const expected of [4, 4]) {
    const next = await cacheEncoder(encoder, folder);
    expect(await next.embed(images)).toEqual(await countingEncoder().embed(images));
    await next.close?.();
    expect(encoder.asked).toHaveLength(expected);
  }
});

test('bytes that are no record do not count, wherever they stand', async () => {
  const encoder = countingEncoder();
  const path = join(folder, 'strange');
  const cached = await cacheEncoder(encoder, path);
  await cached.embed(images.slice(0, 1));
  await cached.close?.();
  const [name = ''] = await readdir(path);
  await appendFile(join(path, name), 'VPE1 something else VPE1');
  const more = await cacheEncoder(encoder, path);
  await more.embed(images);
  await more.close?.();
  const last = await cacheEncoder(encoder, path);
  expect(await last.embed(images)).toEqual(await countingEncoder().embed(images));
  await last.close?.();
  expect(encoder.asked).toEqual(['picture 1', 'picture 2', 'picture 3']);
});

test('of a run that was killed only the rest is embedded', async () => {
  const run = (dieAfter: number) =>
    spawn(
      process.execPath,
      ['--conditions=@visionprefer/source', join(import.meta.dirname, 'embed-slowly.ts'), folder, String(dieAfter)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
  const killed = run(4);
  await readOutput(killed);
  expect(killed.signalCode).toBe('SIGKILL');
  const output = await readOutput(run(Number.POSITIVE_INFINITY));
  expect(JSON.parse(output)).toEqual({ embedded: ['4', '5', '6', '7'], rows: [0, 1, 2, 3, 4, 5, 6, 7] });
});

async function readOutput(child: ChildProcess): Promise<string> {
  let output = '';
  child.stdout?.on('data', (part: Buffer) => {
    output += part.toString();
  });
  await once(child, 'close');
  return output;
}

test('a folder that cannot be written is told', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(cacheEncoder(countingEncoder(), join(folder, 'file'))).rejects.toThrow(
    /cannot be written: a part of its path is a file\. Name another place\./,
  );
});
