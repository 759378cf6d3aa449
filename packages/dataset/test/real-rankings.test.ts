import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { imagereward } from '../src/formats/imagereward.ts';

const file = resolve(import.meta.dirname, '../../../../shared/data/imagereward-rankings.json');

test.skipIf(!existsSync(file))(
  'every pair that people ranked apart is read from rankings as they are published',
  async () => {
    const records = JSON.parse(readFileSync(file, 'utf8')) as { generations: string[]; ranking: number[] }[];
    let decided = 0;
    for (const { ranking } of records) {
      for (const [place, rank] of ranking.entries())
        decided += ranking.slice(place + 1).filter((other) => other !== rank).length;
    }
    let read = 0;
    for await (const { chosen, rejected } of imagereward.read(file)) {
      read++;
      const record = records.find(({ generations }) => generations.some((path) => chosen.url.endsWith(path)));
      const rankOf = (url: string) =>
        record?.ranking[record.generations.findIndex((path) => url.endsWith(path))] ?? Number.NaN;
      expect(rankOf(chosen.url)).toBeLessThan(rankOf(rejected.url));
    }
    expect(read).toBe(decided);
    expect(read).toBeGreaterThan(0);
  },
);
