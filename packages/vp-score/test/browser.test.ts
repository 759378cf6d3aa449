import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';

/** An application that scores pictures in a browser. */
const application = `
  import { lite0 } from '@visionprefer/encoder-lite0';
  import { browserPlatform, openOnnxEncoder } from '@visionprefer/vp-score/browser';
  export const open = () => openOnnxEncoder(lite0, browserPlatform);`;

let outputs: Metafile['outputs'];
beforeAll(async () => {
  const { metafile } = await build({
    stdin: { contents: application, resolveDir: join(import.meta.dirname, '..'), sourcefile: 'application.js' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    minify: true,
    write: false,
    metafile: true,
    outdir: '/out',
    external: ['node:*'],
    conditions: ['@visionprefer/source'],
  });
  outputs = metafile.outputs;
});

test('the door for browsers brings neither sharp nor onnxruntime-node, and the runtime once it is needed', () => {
  const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
  expect(inputs.filter((file) => /node_modules\/(sharp|onnxruntime-node|@huggingface)\//.test(file))).toEqual([]);
  const [start] = Object.values(outputs).filter(({ entryPoint }) => entryPoint === 'application.js');
  const atStart = Object.keys(start?.inputs ?? {});
  expect(atStart.some((file) => file.includes('onnxruntime-web'))).toBe(false);
  expect(inputs.some((file) => file.includes('onnxruntime-web'))).toBe(true);
});

test('what is loaded at the start imports nothing of Node', () => {
  const reached = new Set<string>();
  const walk = (name: string) => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const { path, kind } of outputs[name]?.imports ?? []) if (kind !== 'dynamic-import') walk(path);
  };
  walk(Object.keys(outputs).find((name) => outputs[name]?.entryPoint === 'application.js') ?? '');
  expect([...reached].filter((name) => name.startsWith('node:'))).toEqual([]);
  expect(reached.size).toBeGreaterThan(0);
});
