import type { ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = {
  resolve: { conditions: ['@visionprefer/source'] },
  ssr: { resolve: { conditions: ['@visionprefer/source'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    typecheck: {
      enabled: true,
      include: ['packages/*/test/**/*.test-d.ts', 'test/**/*.test-d.ts'],
      tsconfig: './tsconfig.json',
    },
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
};

export default config;
