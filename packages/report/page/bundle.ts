import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import type { Page, PageName } from '../src/built-page.ts';

/** Bundled once in a process: it takes about a second. */
const bundled = new Map<string, Promise<Page>>();

/** Bundles a front end by Vite: one script and one style sheet, fonts within. */
export function loadPage(name: PageName): Promise<Page> {
  const page = bundled.get(name) ?? bundlePage(name);
  bundled.set(name, page);
  return page;
}

/** A bundled front end, and the packages that it holds parts of. */
export async function bundlePage(name: string): Promise<Page & { packages: Set<string> }> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    plugins: [plotWithoutStyleElement],
    build: {
      write: false,
      target: 'es2023',
      assetsInlineLimit: Number.POSITIVE_INFINITY,
      cssCodeSplit: false,
      modulePreload: false,
      lib: {
        entry: join(import.meta.dirname, name, 'main.ts'),
        formats: ['iife'],
        name: 'visionprefer',
        fileName: name,
      },
    },
  });
  if ('on' in built) throw new Error('Vite is watching, which it was not asked to.');
  const files = [built].flat().flatMap(({ output }) => output);
  let script = '';
  let style = '';
  const packages = new Set(['@fontsource-variable/inter']);
  for (const file of files) {
    if (file.type === 'chunk') {
      script += file.code;
      for (const id of file.moduleIds) {
        const [, within] = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(id) ?? [];
        if (within !== undefined) packages.add(within);
      }
    } else if (file.fileName.endsWith('.css')) style += String(file.source);
  }
  return { script, style, packages };
}

/**
 * Observable Plot puts a style element into each plot, which the page's Content-Security-Policy does not let in. The
 * same rules stand in `look/plot.css`.
 */
const plotWithoutStyleElement: Plugin = {
  name: 'plot-without-style-element',
  transform(code, id) {
    if (!/@observablehq\/plot\/src\/plot\.js$/.test(id)) return undefined;
    const without = code.replace(
      /\.call\(\(svg\) =>\s*\/\/[^\n]*\n\s*svg\.append\("style"\)\.text\([\s\S]*?`\s*\)\s*\)/,
      '',
    );
    if (without === code) throw new Error('Observable Plot changed how it styles: look at page/bundle.ts.');
    return { code: without, map: null };
  },
};
