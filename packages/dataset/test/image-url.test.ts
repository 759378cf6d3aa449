import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { imageUrl } from '../src/samples/image-url.ts';

test('a path comes back from its url as it was, whatever characters it holds', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[/\0]|^\.{1,2}$/.test(text));
  fc.assert(
    fc.property(name, (file) => {
      fc.pre(!/^(file|https?|data):/i.test(file));
      expect(fileURLToPath(imageUrl(file, '/samples', false), { windows: false })).toBe(`/samples/${file}`);
    }),
  );
});

test('tells drive letters of Windows from schemes', () => {
  expect(imageUrl('C:\\my images\\a.png', 'D:\\data', true)).toBe('file:///C:/my%20images/a.png');
  expect(imageUrl('sub\\a#.png', 'D:\\data', true)).toBe('file:///D:/data/sub/a%23.png');
});

test('leaves urls alone, those that no loader takes among them', () => {
  for (const url of [
    'https://host/a.png',
    'http://host/a',
    'data:image/png;base64,AA==',
    'file:///a.png',
    'ftp://host/a',
  ]) {
    expect(imageUrl(url, '/samples')).toBe(url);
  }
  expect(imageUrl('photo:1.png', '/samples', false)).toBe('file:///samples/photo:1.png');
});
