import { readFileSync } from 'node:fs';
import type { Options } from 'tsup';

/** What the manifest of the package that is built says of its doors. */
interface Manifest {
  bin?: Readonly<Record<string, string>>;
  exports: Readonly<Record<string, string | { node?: string }>>;
}

const { bin = {}, exports } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const forNode = Object.values(exports).flatMap((door) => (typeof door === 'string' ? [] : (door.node ?? [])));

// Declarations come from `tsc -b`.
const common: Options = {
  format: 'esm',
  target: 'node22',
  platform: 'neutral',
  dts: false,
  silent: true,
  // Kept, because bundlers and edge runtimes know a built-in of Node by it.
  removeNodeProtocol: false,
  // Node's built-ins, and what a package imports of itself, by the condition that is in force.
  external: [/^node:/, /^#/],
};

/** One file per module, so that a bundler takes only what an application imports, and stack traces name the file. */
const modules: Options = {
  ...common,
  entry: ['src/**/*.ts'],
  splitting: false,
  clean: ['!node/**'],
  esbuildPlugins: [
    {
      name: 'one-file-per-module',
      setup(build) {
        build.onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, kind }) =>
          kind === 'entry-point' ? undefined : { path: path.replace(/\.ts$/, '.js'), external: true },
        );
      },
    },
  ],
};

/**
 * One file per door, and one for each part that is loaded when it is wanted: Node spends more on finding a file than on
 * running what stands in most of them. `files` are those that the manifest names.
 */
const doors = (files: readonly string[], outDir: string): Options => ({
  ...common,
  entry: files.map((file) => file.replace(/^.*\//, 'src/').replace(/\.js$/, '.ts')),
  outDir,
  splitting: true,
  clean: true,
});

const config: Options[] = Object.keys(bin).length
  ? [doors([...Object.values(bin), 'dist/index.js'], 'dist')]
  : [modules, ...(forNode.length > 0 ? [doors(forNode, 'dist/node')] : [])];

export default config;
