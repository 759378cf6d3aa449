import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ViteUserConfig } from 'vitest/config';

/** CI decides about a change: the same cases each time, and a second try. */
const isSteady = process.env.VISIONPREFER_STEADY === '1';

const handOnKept = pathToFileURL(join(import.meta.dirname, 'test/quick-start/hand-on-kept.mjs')).href;

const config: ViteUserConfig = {
  resolve: {
    conditions: ['@visionprefer/source'],
    alias: { '#page': join(import.meta.dirname, 'test/quick-start/kept-page.mjs') },
  },
  ssr: { resolve: { conditions: ['@visionprefer/source'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    typecheck: {
      enabled: true,
      include: ['packages/*/test/**/*.test-d.ts', 'test/**/*.test-d.ts'],
      tsconfig: './tsconfig.json',
    },
    // No test is held to a time: this is for those that would never end, and a machine may be slow, and busy too.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Many tests wait, for processes that they have started and for clocks: two at a time would leave two cores idle.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    // Processes that tests start: a short command takes half the time.
    globalSetup: './test/quick-start/global-setup.ts',
    env: { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${handOnKept}` },
    setupFiles: isSteady ? ['./test/one-seed.ts'] : [],
    retry: isSteady ? 1 : 0,
  },
};

export default config;
