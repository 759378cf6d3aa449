import type { Options } from 'tsup';

// One file per module, so that a bundler takes only what an application imports, and stack traces name the file.
// Declarations come from `tsc -b`.
const config: Options = {
  entry: ['src/**/*.ts'],
  format: 'esm',
  target: 'node22',
  platform: 'neutral',
  splitting: false,
  clean: true,
  dts: false,
  silent: true,
  // Kept, because bundlers and edge runtimes know a built-in of Node by it.
  removeNodeProtocol: false,
  // Node's built-ins, and what a package imports of itself, by the condition that is in force.
  external: [/^node:/, /^#/],
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

export default config;
