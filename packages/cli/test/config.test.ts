import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configJsonSchema, configKeys, promptKeys } from '../src/config/config-schema.ts';
import { annotatorSource, makeFolder, makeSamples, run, writeLines } from './command-line.ts';

async function withSamples(): Promise<string> {
  const folder = await makeFolder();
  await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 2));
  await writeFile(join(folder, 'mine.js'), annotatorSource({ name: 'mine' }));
  return folder;
}

test('the published JSON Schema is that of the configuration', () => {
  const path = join(import.meta.dirname, '../schema/config.json');
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
});

test('init writes settings that a run takes as they stand, explains all of them, and writes over nothing', async () => {
  const folder = await withSamples();
  const { exitCode, stdout } = await run(['init'], folder);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('visionprefer doctor') });
  const text = await readFile(join(folder, 'visionprefer.config.yaml'), 'utf8');
  const explained = [...text.matchAll(/^(?:# )?(\w+): /gm)].map(([, key]) => key);
  expect(configKeys).toEqual(expect.arrayContaining(explained));
  expect(promptKeys.filter((key) => !text.includes(`${key}: `))).toEqual([]);
  const ran = await run(['run', '--aspect', 'fidelity'], folder);
  expect(ran).toMatchObject({ exitCode: 0, stderr: 'Settings: visionprefer.config.yaml\n' });
  const note = JSON.parse(await readFile(join(folder, 'run/run.json'), 'utf8'));
  expect(note).toMatchObject({
    version: 1,
    samples: '../samples.jsonl',
    command: ['visionprefer', 'run', '--aspect', 'fidelity'],
    annotators: [{ id: 'pixels', named: 'pixels' }],
    aspects: [{ id: 'fidelity' }],
  });
  expect(await run(['init'], folder)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('is there already'),
  });
});

test('settings of a program: annotators with options and made ones; the command line wins', async () => {
  const folder = await withSamples();
  const config = `import { mine } from './mine.js';
export default {
  samples: 'samples.jsonl',
  annotators: [{ use: './mine.js', model: 'm1', temper: 'calm' }, mine({ model: 'made' })],
  aspects: ['fidelity'],
  margin: 4,
  out: 'there',
};
`;
  await writeFile(join(folder, 'visionprefer.config.ts'), config);
  const { exitCode, stdout } = await run(['run', '--margin', '1', '--json'], folder);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    annotations: { scored: 4 },
    pairs: { overall: 2 },
    files: { pairs: 'there/pairs.jsonl' },
  });
  const note = JSON.parse(await readFile(join(folder, 'there/run.json'), 'utf8'));
  expect(note.annotators).toEqual([
    { id: 'mine:m1', named: './mine.js:m1?temper=calm' },
    { id: 'mine:made', named: 'mine:made' },
  ]);
});

test.each([
  [
    'visionprefer.config.json',
    '{"anotators": ["pixels"]}',
    /there is no setting anotators\. Did you mean annotators\?/,
  ],
  ['visionprefer.config.yaml', 'margin: 9\n', /visionprefer\.config\.yaml: margin/],
  ['visionprefer.config.json', '{"annotators": [{"use": "openai", "apiKey": "secret-one"}]}', /a key does not belong/],
  ['visionprefer.config.ts', 'export default {', /visionprefer\.config\.ts cannot be loaded/],
  ['visionprefer.config.yaml', 'out: here\n', /which samples\? Name a file or folder/],
])('%s that cannot be used is told: %s', async (file, text, expected) => {
  const folder = await withSamples();
  await writeFile(join(folder, file), text);
  const { exitCode, stderr } = await run(['run'], folder);
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(expected) });
  expect(stderr).not.toContain('secret-one');
});

test('doctor tells what is there without telling keys, and asks one tiny question', async () => {
  const folder = await withSamples();
  await writeFile(join(folder, 'visionprefer.config.yaml'), 'annotators: [pixels]\n');
  const { exitCode, stdout } = await run(['doctor', '--ask', '--json'], folder);
  expect(exitCode).toBe(0);
  const { version, well, findings } = JSON.parse(stdout);
  expect({ version, well }).toEqual({ version: 1, well: true });
  expect(findings.at(-1)).toEqual({
    what: 'pixels',
    state: 'fine',
    told: expect.stringMatching(/^answered in .*: scored/),
  });
  const missing = await run(['doctor', '-a', './none.js'], folder);
  expect(missing).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('✗ ./none.js') });
});
