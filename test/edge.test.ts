import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Bundle, bundleForBrowser } from './bundle-for-browser.ts';

/** An application for the edge, as a page shows it: it asks a vendor about pictures that it has as `data:` urls. */
const page = readFileSync(join(import.meta.dirname, '../docs/in-an-application.md'), 'utf8');
const judge = /```js edge\.js\n([\s\S]*?)```/.exec(page)?.[1] ?? '';

/** An application that makes numbers of pictures in a browser. */
const embed = `
  import { lite0 } from '@visionprefer/encoder-lite0';
  import { browserPlatform, openOnnxEncoder } from '@visionprefer/vp-score/browser';
  export const open = () => openOnnxEncoder(lite0, browserPlatform);`;

describe('an application for the edge, bundled by esbuild for a browser', () => {
  let bundle: Bundle;
  beforeAll(async () => {
    bundle = await bundleForBrowser(judge);
  });
  const bytesOf = (pattern: RegExp) => bundle.bytesOf(pattern, bundle.startChunks);

  test('has no import of Node in what is loaded at its start', () => {
    expect(bundle.outsidersOf(bundle.startChunks)).toEqual([]);
    expect(bundle.outsidersOf(bundle.chunks)).toContain('node:fs');
  });

  test('pays for zod only what its schemas use', () => {
    // 102 kB, minified: schemas with their checks and their messages in English. `import { z }` brings all that zod has,
    // every language included: 454 kB.
    expect(bytesOf(/node_modules\/zod\//)).toBeLessThan(110_000);
    expect(bytesOf(/node_modules\/zod\/.*\/locales\/(?!en\.)/)).toBe(0);
  });

  test('pays little for core and the plugin', () => {
    // 94 kB, of which two fifths read what servers answer and say; the plugin 18 kB. The SDK of the vendor has 394 kB.
    expect(bytesOf(/packages\/core\//)).toBeLessThan(98_000);
    expect(bytesOf(/packages\/annotator-openai\//)).toBeLessThan(25_000);
  });
});

describe('an application with an encoder, bundled by esbuild for a browser', () => {
  let bundle: Bundle;
  beforeAll(async () => {
    bundle = await bundleForBrowser(embed);
  });

  test('has no import of Node in what is loaded at its start', () => {
    expect(bundle.outsidersOf(bundle.startChunks)).toEqual([]);
  });

  test('brings neither sharp nor onnxruntime-node, and the runtime of browsers once a model is opened', () => {
    expect(bundle.bytesOf(/node_modules\/(sharp|onnxruntime-node|@huggingface)\//, bundle.chunks)).toBe(0);
    expect(bundle.bytesOf(/node_modules\/onnxruntime-web\//, bundle.startChunks)).toBe(0);
    expect(bundle.bytesOf(/node_modules\/onnxruntime-web\//, bundle.chunks)).toBeGreaterThan(0);
  });
});
