import { InputError } from '@visionprefer/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findColumns } from '../../src/samples/table-columns.ts';

const imagesOf = (names: readonly string[]) => Object.fromEntries(findColumns(names, 'table').images);

test.each([
  [['prompt', 'image_1', 'image_2'], { 1: 'image_1', 2: 'image_2' }],
  [['prompt', 'Image A', 'image-b', 'imageC'], { A: 'Image A', b: 'image-b', C: 'imageC' }],
  [['prompt', 'image'], { image: 'image' }],
  [['prompt', 'file_name'], { image: 'file_name' }],
  [['caption', 'jpg_0', 'jpg_1', 'image_0_url', 'image_1_url'], { 0: 'jpg_0', 1: 'jpg_1' }],
  [['prompt', 'image', 'image_id'], { image: 'image' }],
])('the columns %j hold the images %j', (names, expected) => {
  const images = Object.entries(imagesOf(names)).map(([id, { image }]) => [id, image]);
  expect(Object.fromEntries(images)).toEqual(expected);
});

test.each([
  [['prompt', 'image_1', 'generator_1'], 'generator_1'],
  [['prompt', 'image_1', 'Model 1'], 'Model 1'],
  [['prompt', 'image_A', 'model_a'], 'model_a'],
  [['prompt', 'image', 'generator'], 'generator'],
  [['prompt', 'image_1', 'generator_2'], undefined],
])('of the columns %j the one with generators is %s', (names, expected) => {
  expect(Object.values(imagesOf(names)).map(({ generator }) => generator)).toEqual([expected]);
});

test('prompt goes before text and caption, sample_id before id, and what is left over is metadata', () => {
  expect(findColumns(['text', 'id', 'seed', 'prompt', 'sample_id', 'image'], 'table')).toMatchObject({
    prompt: 'prompt',
    id: 'sample_id',
    metadata: ['text', 'id', 'seed'],
  });
  expect(findColumns(['Text', 'ID', 'image_1'], 'table')).toMatchObject({ prompt: 'Text', id: 'ID', metadata: [] });
});

test('a list of images goes before columns of images, which are metadata then', () => {
  const columns = findColumns(['prompt', 'images', 'image_1'], 'table');
  expect(columns).toMatchObject({ list: 'images', metadata: ['image_1'] });
  expect(columns.images.size).toBe(0);
});

test.each([
  [['image_1'], /table has no column prompt; it has image_1\./],
  [['prompt', 'picture'], /table has no column image; it has prompt, picture\./],
  [[], /table has no column prompt and no image;/],
])('a table with the columns %j is turned down', (names, message) => {
  expect(() => findColumns(names, 'table')).toThrow(InputError);
  expect(() => findColumns(names, 'table')).toThrow(message);
});

test('every column is used once: as id, prompt, list, image, generator, image id or metadata', () => {
  const name = fc.constantFrom(
    ...['prompt', 'text', 'caption', 'id', 'sample_id', 'image', 'image_1', 'image_2', 'generator_1', 'model_2'],
    ...['images', 'jpg_0', 'jpg_1', 'image_0_url', 'image_id', 'seed', 'file_name', 'generator'],
  );
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1 }), (names) => {
      let columns: ReturnType<typeof findColumns>;
      try {
        columns = findColumns(names, 'table');
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        return;
      }
      const { id, prompt, list, images, metadata } = columns;
      const used = [id, prompt, list, ...[...images.values()].flatMap((each) => [each.image, each.generator])];
      const known = used.filter((each) => each !== undefined);
      expect(new Set(known).size).toBe(known.length);
      expect([...known, ...metadata].sort()).toEqual(names.filter((each) => each !== 'image_id').sort());
    }),
  );
});
