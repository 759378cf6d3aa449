import { expect, test } from 'vitest';
import { createRandom } from '../src/random.ts';
import { countRight, look } from '../src/world/look.ts';
import { paint, templates } from '../src/world/painter.ts';
import { readPng, writePng } from '../src/world/picture-file.ts';
import { findScene, isHeldOut, promptOf, scenes } from '../src/world/prompts.ts';
import { trueLevels } from '../src/world/true-levels.ts';

test('each scene has a prompt of its own, which is found in a text', () => {
  const prompts = scenes.map(promptOf);
  expect(new Set(prompts).size).toBe(48);
  for (const [index, prompt] of prompts.entries()) expect(findScene(`Judge this: <<${prompt}>>.`)).toBe(index);
  expect(prompts).toContain('two blue crosses at the bottom');
  expect(findScene('two blue dogs at the bottom')).toBeUndefined();
});

test('every word is in prompts that are taught, and in prompts held out', () => {
  for (const held of [true, false]) {
    const some = scenes.filter((scene) => isHeldOut(scene) === held);
    for (const [attribute, words] of [
      ['count', 2],
      ['colour', 4],
      ['shape', 3],
      ['place', 2],
    ] as const) {
      expect(new Set(some.map((scene) => scene[attribute])).size).toBe(words);
    }
  }
});

test('a picture without fault is what it was painted as, with noise too', () => {
  const random = createRandom(1, 'test');
  for (const index of scenes.keys()) {
    const picture = paint(index, random);
    expect(look(picture)).toEqual({ scene: index, flaw: 0 });
    expect(trueLevels(picture, index)).toEqual({ 'prompt-following': 5, fidelity: 5 });
    const noisy = look(picture.map((pixel) => pixel + 0.3 * random.normal()));
    expect(noisy.scene).toBe(index);
    expect(noisy.flaw).toBeCloseTo(0.09, 1);
  }
  expect(countRight(0, scenes.length - 1)).toBe(0);
});

test('no two pictures without fault are the same', () => {
  expect(new Set(templates.map(({ picture }) => picture.join())).size).toBe(templates.length);
});

test('a picture comes back from its file, within half a step of 256', () => {
  const random = createRandom(2, 'test');
  const picture = paint(7, random).map((pixel) => pixel * 0.9 + 0.1 * random.normal());
  const held = picture.map((pixel) => Math.max(-1, Math.min(1, pixel)));
  for (const [index, pixel] of readPng(writePng(picture)).entries()) {
    expect(Math.abs(pixel - (held[index] ?? 0))).toBeLessThan(0.004);
  }
  expect(() => readPng(Uint8Array.of(1, 2, 3))).toThrow('This is no picture of the small world');
});
