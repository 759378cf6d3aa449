import { expect, test } from 'vitest';
import { makeFolder, run } from './command-line.ts';

test('help fits a terminal of 80 columns, and tells defaults in words', async () => {
  const folder = await makeFolder();
  const { stdout } = await run(['--help'], folder);
  const names = [...stdout.matchAll(/^ {2}([a-z-]+) .*[[<]/gm)].map(([, name = '']) => name);
  expect(names).toEqual(expect.arrayContaining(['run', 'annotate', 'rank', 'pairs', 'import']));
  // The words of fake-server are those of the package that it starts.
  for (const name of names.filter((command) => command !== 'fake-server')) {
    const help = (await run([name, '--help'], folder)).stdout;
    expect(help.split('\n').filter((line) => line.length > 80 || line.includes('{}'))).toEqual([]);
  }
});
