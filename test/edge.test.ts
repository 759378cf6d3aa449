import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** An application for the edge: it asks a vendor about pictures that it has as `data:` urls. */
const application = `
  import { openai } from '@visionprefer/annotator-openai';
  import { annotate } from '@visionprefer/core';
  export async function judge(prompt, url) {
    const samples = [{ id: 'asked', prompt, images: [{ id: 'a', url }] }];
    return Array.fromAsync(annotate(samples, { annotators: [openai({ model: 'gpt-6-sol' })] }));
  }`;

let outputs: Metafile['outputs'];
beforeAll(async () => {
  const { metafile } = await build({
    stdin: { contents: application, resolveDir: root, sourcefile: 'application.js' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    minify: true,
    write: false,
    metafile: true,
    outdir: '/out',
    // Chunks that are loaded for files and for checked connections import them, and they are loaded by nobody else.
    external: ['node:*'],
    conditions: ['@visionprefer/source'],
    absWorkingDir: root,
  });
  outputs = metafile.outputs;
});

describe('an application for the edge, bundled by esbuild for a browser', () => {
  test('has no import of Node in what is loaded at its start', () => {
    expect(outsidersOf(startChunks())).toEqual([]);
    expect(outsidersOf(Object.keys(outputs))).toContain('node:fs');
  });

  test('pays for zod only what its schemas use', () => {
    // 102 kB, minified: schemas with their checks and their messages in English. `import { z }` brings all that zod has,
    // every language included: 454 kB.
    expect(bytesOf(/node_modules\/zod\//)).toBeLessThan(110_000);
    expect(bytesOf(/node_modules\/zod\/.*\/locales\/(?!en\.)/)).toBe(0);
  });

  test('pays little for core and the plugin', () => {
    // 50 kB and 18 kB; the SDK of the vendor has 394 kB.
    expect(bytesOf(/packages\/core\//)).toBeLessThan(65_000);
    expect(bytesOf(/packages\/annotator-openai\//)).toBeLessThan(25_000);
  });
});

/** The chunk of the entry and all that it imports at once. */
function startChunks(): string[] {
  const chunks = Object.keys(outputs).filter((name) => outputs[name]?.entryPoint === 'application.js');
  for (const chunk of chunks) {
    for (const { path, kind, external } of outputs[chunk]?.imports ?? []) {
      if (!external && kind === 'import-statement' && !chunks.includes(path)) chunks.push(path);
    }
  }
  return chunks;
}

/** What chunks import that is not in the bundle. */
function outsidersOf(chunks: readonly string[]): string[] {
  return chunks
    .flatMap((chunk) => outputs[chunk]?.imports ?? [])
    .flatMap(({ path, external }) => (external ? [path] : []));
}

/** Bytes of the sources whose path fits, in what is loaded at the start. */
function bytesOf(pattern: RegExp): number {
  return startChunks()
    .flatMap((chunk) => Object.entries(outputs[chunk]?.inputs ?? {}))
    .filter(([path]) => pattern.test(path))
    .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
}
