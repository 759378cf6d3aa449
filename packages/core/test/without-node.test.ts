import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeDataUrl } from './make-image.ts';

const source = join(import.meta.dirname, '../src');

test('only the loader door and the testing door name a Node built-in', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const naming = files.filter((file) => /from 'node:|import\('node:/.test(readFileSync(join(source, file), 'utf8')));
  expect(naming.filter((file) => !/(^|[/\\])node[/\\]|^testing[/\\.]/.test(file))).toEqual([]);
  expect(naming).not.toEqual([]);
});

test('core judges images with the Node built-ins and globals shut out', async () => {
  const url = await makeDataUrl();
  const shut = `
    import { registerHooks } from 'node:module';
    registerHooks({ resolve(specifier, context, next) {
      if (specifier.startsWith('node:')) throw new Error('shut out: ' + specifier);
      return next(specifier, context);
    } });`;
  const script = `
    const print = process.stdout.write.bind(process.stdout);
    for (const name of ['process', 'Buffer', 'global', 'setImmediate']) delete globalThis[name];
    const { annotate } = await import('@visionprefer/core');
    const { scoresOutput, toBase64 } = await import('@visionprefer/core/plugin');
    const answer = async (question) => ({
      output: await scoresOutput(question, ({ bytes }) => ({ fidelity: { score: toBase64(bytes).length > 10 ? 4 : 1 } })),
    });
    const annotator = { specVersion: 1, id: 'me', aspects: ['fidelity'], answer };
    const samples = [{ id: 's', prompt: 'a cat', images: [{ id: 'a', url: '${url}' }] }];
    for await (const annotation of annotate(samples, { annotators: [annotator] })) print(JSON.stringify(annotation) + '\\n');
    await annotate([{ ...samples[0], images: [{ id: 'a', url: 'file:///a.png' }] }], { annotators: [annotator] })
      .next().catch((error) => print(error.message + '\\n'));`;
  const encode = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
  const output = execFileSync(
    process.execPath,
    ['--conditions=@visionprefer/source', '--import', encode(shut), '--input-type=module', '-e', script],
    { encoding: 'utf8', cwd: import.meta.dirname },
  );
  const lines = output.trim().split('\n');
  expect(
    lines.some((line) => line.includes('"outcome":"scored","scores":{"fidelity":[{"imageId":"a","score":4}]}')),
  ).toBe(true);
  expect(lines.at(-1)).toMatch(/shut out: node:/);
});
