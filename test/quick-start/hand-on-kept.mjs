// Node takes the types out of every source in every process, which is half of what a short command costs, and a report
// bundles its page, which takes a second. Processes that tests start are given what was laid down before the tests, made
// of what is written now. What is not there is made as ever.
import { readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { nameOf, root, stripped } from './kept.mjs';

const own = `${pathToFileURL(root).href}/`;
const isOwn = (url) => url?.startsWith(own) && !url.includes('/node_modules/');

// Node 20, which some machines have beside ours, knows no such hooks, and cannot run sources either.
nodeModule.registerHooks?.({
  resolve(specifier, context, next) {
    const isRelative = /^\.\.?\/.*\.ts$/.test(specifier);
    if (!isRelative && specifier !== '#page') return next(specifier, context);
    if (!isOwn(context.parentURL)) return next(specifier, context);
    const url = new URL(isRelative ? specifier : './kept-page.mjs', isRelative ? context.parentURL : import.meta.url);
    return { url: url.href, format: isRelative ? 'module-typescript' : 'module', shortCircuit: true };
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
