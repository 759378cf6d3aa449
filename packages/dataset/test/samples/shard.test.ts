import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSamples, shardOf, shardSamples } from '@visionprefer/dataset';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';

test('a sample belongs to one shard from 1 on, by the hash of its id alone', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 5000 }), (id, of) => {
      const number = BigInt(`0x${createHash('sha256').update(id).digest('hex').slice(0, 12)}`);
      expect(shardOf(id, of)).toBe(Number(number % BigInt(of)) + 1);
    }),
  );
  // As it is from now on: another would have people pay again.
  expect(['a', 'sample-1', 'été', ''].map((id) => shardOf(id, 16))).toEqual([12, 11, 12, 13]);
});

test('shards cover every sample exactly once, and keep theirs when the file grows', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'visionprefer-shards-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'samples.jsonl');
  const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9 _-]{1,12}$/), {
    minLength: 1,
    maxLength: 30,
    selector: (id) => id.trim(),
  });
  await fc.assert(
    fc.asyncProperty(ids, fc.integer({ min: 1, max: 9 }), fc.nat(), async (all, of, cut) => {
      const named = all.map((id) => `x${id}x`);
      const some = named.slice(0, 1 + (cut % named.length));
      const [before, after] = [await readShards(path, some, of), await readShards(path, named.toReversed(), of)];
      expect(after.flat().sort()).toEqual([...named].sort());
      for (const [place, shard] of before.entries()) {
        expect(shard.filter((id) => !after[place]?.includes(id))).toEqual([]);
      }
      expect(before.flat().sort()).toEqual([...some].sort());
    }),
    { numRuns: 30 },
  );
});

/** Ids in each shard of a file with these samples. */
async function readShards(path: string, ids: readonly string[], of: number): Promise<string[][]> {
  const images = ['a', 'b'].map((id) => ({ id, url: `https://example.test/${id}.png` }));
  await writeFile(path, ids.map((id) => JSON.stringify({ id, prompt: 'A tree', images })).join('\n'));
  const source = await openSamples(path, '/');
  const shards: string[][] = [];
  for (let index = 1; index <= of; index++) {
    const found: string[] = [];
    for await (const { id } of shardSamples(source, { index, of }).read(({ message }) => expect.fail(message)))
      found.push(id);
    shards.push(found);
  }
  return shards;
}
