import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { annotatorSource, makeFolder, makeSamples, run, start, writeLines } from './command-line.ts';

const noKeys = { OPENAI_API_KEY: '', ANTHROPIC_API_KEY: '' };

test('all that annotators lack is told at once, in the words of the command line; a model that is not named, with how', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 's.jsonl'), await makeSamples(folder, 1));
  const who = ['-a', 'openai:gpt-6-sol', '-a', 'anthropic:claude-sonnet-5-5', '-a', 'openai'];
  const { exitCode, stderr } = await start(['run', 's.jsonl', ...who], folder, { environment: noKeys }).ended;
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Set OPENAI_API_KEY in the environment');
  expect(stderr).toContain('Set ANTHROPIC_API_KEY in the environment');
  expect(stderr).toContain('Annotator openai needs a model. Name it behind a colon: --annotator openai:some-model');
  expect(stderr).not.toContain('{ apiKey }');
});

test('with --json a failure is an object too', async () => {
  const folder = await makeFolder();
  const { exitCode, stdout } = await run(['run', 'none.jsonl', '--json'], folder);
  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout)).toEqual({
    version: 1,
    error: { message: expect.stringMatching(/none\.jsonl/), exitCode: 2 },
  });
  const wrong = await run(['run', 's.jsonl', '--jury', '--json'], folder);
  expect(JSON.parse(wrong.stdout)).toEqual({
    version: 1,
    error: { message: expect.stringContaining("unknown option '--jury'"), exitCode: 2 },
  });
});

test('what is printed with --json is what the published schema says', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 's.jsonl'), await makeSamples(folder, 2));
  const published = await readFile(join(import.meta.dirname, '../schema/output.json'), 'utf8');
  const schema = z.fromJSONSchema(JSON.parse(published));
  for (const args of [
    ['run', 's.jsonl'],
    ['verdict', 'run'],
    ['pairs', 'run'],
    ['show', 'run', 'sample-0'],
    ['formats'],
    ['verdict', 'nowhere'],
  ]) {
    const { stdout } = await run([...args, '--json'], folder);
    expect(schema.safeParse(JSON.parse(stdout)), args.join(' ')).toMatchObject({ success: true });
  }
  expect(schema.safeParse({ failures: 0 }).success).toBe(false);
});

test('an option of the plugin stands behind the model; a key does not', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 's.jsonl'), await makeSamples(folder, 1));

  await writeFile(join(folder, 'mine.js'), annotatorSource({ name: 'mine' }));
  const { stderr, exitCode } = await run(['run', 's.jsonl', '-a', './mine.js:m?apiKey=secret-one'], folder);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('no apiKey on the command line');
  expect(stderr).not.toContain('secret-one');
  const counted = await run(['run', 's.jsonl', '-a', './mine.js:m?maxOutputTokens=9'], folder);
  expect(counted).toMatchObject({ exitCode: 0 });
});

test('a server on this machine is asked by its address, and a wrong key for all is no run', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 's.jsonl'), await makeSamples(folder, 2));
  let calls = 0;
  const server = createServer((_, response) => {
    calls++;
    response.writeHead(401, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: 'Incorrect API key provided', code: 'invalid_api_key' } }));
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const named = `openai:qwen3-vl?baseURL=http://127.0.0.1:${port}/v1&dialect=vllm`;
  const environment = { OPENAI_API_KEY: 'wrong-key-wrong-key' };
  const { exitCode, stderr } = await start(['run', 's.jsonl', '-a', named], folder, { environment }).ended;
  expect(calls).toBeGreaterThan(0);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Nobody was asked anything');
  const note = JSON.parse(await readFile(join(folder, 'run/run.json'), 'utf8'));
  expect(note.annotators).toEqual([{ id: expect.stringContaining('qwen3-vl'), named }]);
});

test('completion of bash knows commands, options and choices', async () => {
  const folder = await makeFolder();
  const { stdout } = await run(['completion', 'bash'], folder);
  await writeFile(join(folder, 'c.bash'), stdout);
  const complete = async (words: string) => {
    const list = words.split(',');
    const script = `source c.bash; COMP_WORDS=(${list.map((word) => `"${word}"`).join(' ')}); COMP_CWORD=${list.length - 1}; _visionprefer; echo "\${COMPREPLY[@]}"`;
    return (await promisify(execFile)('bash', ['-c', script], { cwd: folder })).stdout.trim();
  };
  expect(await complete('visionprefer,verd')).toBe('verdict');
  expect(await complete('visionprefer,run,--strat')).toBe('--strategy');
  expect(await complete('visionprefer,run,--strategy,')).toBe('listwise pointwise pairwise');
});
