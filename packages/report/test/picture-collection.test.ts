import { expect, test } from 'vitest';
import { collectPictures, type SmallPicture } from '../src/write/picture-collection.ts';

const image = (url: string) => ({ id: url, url });

test('a picture is made once for each url, kept once for its bytes, and numbered as it comes', async () => {
  const asked: string[] = [];
  const make = async ({ url }: { url: string }): Promise<SmallPicture | null> => {
    asked.push(url);
    if (url === 'none') return null;
    return { bytes: Buffer.from(url.replace('copy of ', '')), mediaType: 'image/webp', width: 2, height: 1 };
  };
  const pictures = collectPictures(make, 2);
  await pictures.add([image('a'), image('b')], 'first');
  await pictures.add([image('none'), image('copy of a'), image('c'), image('b')], 'second');
  const blocks = [...pictures.full(), ...pictures.rest()];
  expect(asked).toEqual(['a', 'b', 'none', 'copy of a', 'c']);
  expect(pictures.numbers).toEqual([
    [0, 1],
    [null, 0, 2, 1],
  ]);
  expect(blocks.map(({ id }) => id)).toEqual(['pictures-0', 'pictures-1']);
  expect(JSON.parse(blocks[1]?.json ?? '')).toEqual([
    { type: 'image/webp', data: Buffer.from('c').toString('base64'), width: 2, height: 1 },
  ]);
});
