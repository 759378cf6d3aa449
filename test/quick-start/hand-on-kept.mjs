// Node takes the types out of every source in every process, which is half of what a short command costs. Processes
// that tests start are given sources without types as `strip-sources.mjs` has laid them down, each under the digest of
// what is written now; what is not there Node makes itself.
import { readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { nameOf, root, stripped } from './stripped.mjs';

const own = `${pathToFileURL(root).href}/`;
const isOwn = (url) => url?.startsWith(own) && !url.includes('/node_modules/');

// Node 20, which some machines have beside ours, knows no such hooks, and cannot run sources either.
nodeModule.registerHooks?.({
  resolve(specifier, context, next) {
    if (!/^\.\.?\/.*\.ts$/.test(specifier) || !isOwn(context.parentURL)) return next(specifier, context);
    return { url: new URL(specifier, context.parentURL).href, format: 'module-typescript', shortCircuit: true };
  },
  load(url, context, next) {
    if (!url.endsWith('.ts') || !isOwn(url)) return next(url, context);
    try {
      const source = readFileSync(join(stripped, nameOf(readFileSync(fileURLToPath(url)))), 'utf8');
      return { format: 'module', source, shortCircuit: true };
    } catch {
      return next(url, context);
    }
  },
});
