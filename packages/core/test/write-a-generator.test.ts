import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPageCode } from './page-code.ts';

const page = readPageCode('docs/write-a-generator.md');
const { blocks } = page;

beforeAll(page.write);
afterAll(page.remove);

describe('docs/write-a-generator.md', () => {
  it('has a whole plugin of under sixty lines', () => {
    expect([...blocks.keys()]).toEqual(['acme-images.ts', 'acme-images.test.ts', 'stripes.test.ts']);
    expect(blocks.get('acme-images.ts')?.trim().split('\n').length).toBeLessThan(60);
  });

  it('has code that compiles', async () => {
    expect(await page.compile()).toBe('compiled');
  });

  it.each([...blocks.keys()].filter((name) => name.endsWith('.test.ts')))('%s passes', async (name) => {
    const { failed, passed } = await page.test(name);
    expect(failed).toEqual([]);
    expect(passed).toBeGreaterThan(5);
  });
});
