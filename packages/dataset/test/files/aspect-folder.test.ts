import { basename, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aspectFolder } from '../../src/files/aspect-folder.ts';

/** Ids of aspects as strangers may write them; schemas keep out those that are blank. */
const aspect = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 90 }),
    fc.stringMatching(/^[./\\ a-z-]{0,12}$/),
    fc.constantFrom('..', '.', 'images', 'IMAGES', 'README.md', 'manifest.json', 'a/b', 'a\\b', 'con:'),
  )
  .filter((id) => id.trim() !== '');

test('the folder of any aspect is one name, which fits a file system and leaves no folder', () => {
  fc.assert(
    fc.property(aspect, (id) => {
      const folder = aspectFolder(id);
      expect(folder).toMatch(/^[\p{L}\p{N}_-][\p{L}\p{N}_.-]*$/u);
      expect(basename(join('out', folder))).toBe(folder);
      expect(Buffer.byteLength(folder)).toBeLessThanOrEqual(255);
      expect(folder).not.toMatch(/^(images|readme\.md|manifest\.json)$/i);
    }),
  );
});

test('two aspects have two folders, and plain words are their own', () => {
  fc.assert(
    fc.property(aspect, aspect, (one, other) => {
      expect(aspectFolder(one) === aspectFolder(other)).toBe(one === other);
    }),
  );
  for (const id of ['overall', 'prompt-following', 'Schärfe', 'v1.2']) expect(aspectFolder(id)).toBe(id);
});

test('an aspect without a name has a folder, too', () => {
  expect(aspectFolder('')).toMatch(/^_-[0-9a-f]{8}$/);
});
