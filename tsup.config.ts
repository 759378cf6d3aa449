import type { Options } from 'tsup';

// One file per module, so that a bundler takes only what an application imports. Declarations come from `tsc -b`.
const config: Options = {
  entry: ['src/**/*.ts'],
  format: 'esm',
  target: 'node22',
  platform: 'neutral',
  splitting: true,
  sourcemap: false,
  clean: true,
  dts: false,
  silent: true,
};

export default config;
