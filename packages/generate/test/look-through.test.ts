import { describe, expect, test } from 'vitest';
import { drawStratified, likelyTokens, lookThrough } from '../src/index.ts';

describe('lookThrough', () => {
  test('finds the same but for case, spaces and marks, and what is nearly the same', () => {
    const look = lookThrough();
    const long =
      'a very old oak tree on a hill above the sea at dusk, painted in oil with thick strokes of a broad brush';
    const add = (id: string, prompt: string) => look.add({ id, prompt });
    expect(add('1', long)).toEqual({});
    expect(add('2', `${long.toUpperCase()} !`)).toEqual({ repeats: '1' });
    expect(add('3', `${long}es`)).toEqual({ resembles: '1' });
    expect(add('4', 'a red fox in the snow')).toEqual({});
    expect(add('5', 'a red fox on a boat')).toEqual({});
    expect(add('6', '雪の中の赤い狐')).toEqual({});
    expect(add('7', `${'word and '.repeat(50)}end`)).toEqual({});
    expect(look.findings).toEqual({ prompts: 7, repeated: 1, similar: 1, long: 1, otherScripts: 1 });
  });

  test('counts tokens as CLIP does, nearly: a word, a sign, two marks', () => {
    expect(likelyTokens('a red fox, in the snow')).toBe(9);
    expect(likelyTokens('')).toBe(2);
  });
});

describe('drawStratified', () => {
  const prompts = Array.from({ length: 100 }, (_, at) => ({
    id: `${at}`,
    prompt: at < 80 ? 'a red fox' : 'a red fox '.repeat(20),
  }));
  const draw = (size: number, list = prompts, seed = 0) =>
    drawStratified(
      async function* () {
        yield* list;
      },
      { size, seed },
    );

  test('draws long and short ones in their shares, the same whatever their order', async () => {
    const drawn = await draw(10);
    expect([...drawn].filter((id) => Number(id) >= 80)).toHaveLength(2);
    expect([...(await draw(10, prompts.toReversed()))].sort()).toEqual([...drawn].sort());
    expect([...(await draw(10, prompts, 1))].sort()).not.toEqual([...drawn].sort());
    expect(await draw(1_000)).toHaveProperty('size', 100);
  });
});
