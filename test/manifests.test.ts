import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const folders = readdirSync(join(root, 'packages'));

test.each(folders)('what npm shows of %s says what it is, where it lives and where to tell of a fault', (folder) => {
  const manifest = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')) as {
    description: string;
    keywords: readonly string[];
  };
  const { description, keywords } = manifest;
  expect(manifest).toMatchObject({
    name: `@visionprefer/${folder}`,
    license: 'Apache-2.0',
    author: 'The VisionPrefer contributors',
    homepage: `https://github.com/visionprefer/visionprefer/tree/main/packages/${folder}#readme`,
    bugs: 'https://github.com/visionprefer/visionprefer/issues',
    repository: { directory: `packages/${folder}` },
    publishConfig: { access: 'public' },
  });
  expect(description.length).toBeGreaterThan(20);
  expect(keywords).toContain('text-to-image');
  expect(new Set(keywords).size).toBe(keywords.length);
});
