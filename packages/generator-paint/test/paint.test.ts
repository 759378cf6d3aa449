import type { GeneratedImage, ImageRequest } from '@visionprefer/core';
import { testGenerator } from '@visionprefer/core/testing';
import { describe, expect, it, test } from 'vitest';
import { paint, type SkillName, skills } from '../src/index.ts';
import { readPrompt } from '../src/read-prompt.ts';

describe('the painter keeps the contract', () => testGenerator(test, { create: () => paint() }));

const names = Object.keys(skills) as SkillName[];
const prompts = [
  'two red cats on the beach',
  'a blue boat on the sea at night',
  'three green apples and a small white cup on a table',
];

describe('what is understood of a prompt', () => {
  it('is things with their numbers, colours, sizes and places, and a setting', () => {
    expect(readPrompt('Two big RED foxes, a blue ball on the left in a snowy forest, trending')).toEqual({
      figures: [
        { thing: 'fox', count: 2, colour: 'red', size: 1.4, place: undefined },
        { thing: 'circle', count: 1, colour: 'blue', size: 1, place: 'left' },
      ],
      setting: 'snow',
      unknown: ['forest', 'trending'],
    });
  });

  it('is nothing of words that objects have as names', () => {
    expect(readPrompt('constructor __proto__ toString').figures).toEqual([]);
  });
});

describe('the truth about a picture', () => {
  it('is told: a master hardly ever slips, and each skill more than the one above it', async () => {
    const slips = await Promise.all(names.map(slipsOf));
    expect(slips.toSorted((a, b) => a - b)).toEqual(slips);
    expect(slips[0]).toBeLessThan(0.2);
    expect(slips.at(-1)).toBeGreaterThan(1);
  });

  it('follows the prompt less with little guidance, and is burnt out by much', async () => {
    expect(await slipsOf('journeyman', 1)).toBeGreaterThan(await slipsOf('journeyman', 8));
    expect((await generate('master', { guidance: 20 })).notes?.faults).toContain('burnt 0.6');
    expect((await generate('master', { guidance: 8, seed: 1 })).notes?.faults).toEqual([]);
  });

  it('holds what was asked for and what was not understood', async () => {
    const { notes, used } = await generate('master', { prompt: 'a red fox, artstation', guidance: undefined });
    expect(notes).toMatchObject({ skill: 'master', asked: ['fox', 'fox: red'], notUnderstood: ['artstation'] });
    expect(used).toEqual({ guidance: 7.5, steps: null });
  });

  it('paints something of a prompt that it knows no word of', async () => {
    const [one, other] = [
      await generate('master', { prompt: 'Serendipität' }),
      await generate('master', { prompt: '' }),
    ];
    expect(one.bytes).not.toEqual(other.bytes);
  });
});

it('says which painters there are', () => {
  expect(() => paint({ model: 'toString' })).toThrow('There are master, journeyman, apprentice, beginner.');
});

/** Mean number of slips in a picture. */
async function slipsOf(model: SkillName, guidance = 8): Promise<number> {
  let slips = 0;
  for (let seed = 0; seed < 20; seed++) {
    for (const prompt of prompts) {
      const { notes = {} } = await generate(model, { prompt, seed, guidance, width: 16, height: 16 });
      slips += [notes.leftOut, notes.wrong].flat().length;
    }
  }
  return slips / (20 * prompts.length);
}

function generate(model: string, request: Partial<ImageRequest>): Promise<GeneratedImage> {
  const asked = { prompt: 'a red fox', seed: 1, width: 64, height: 64, ...request };
  return paint({ model }).generate(asked, { signal: new AbortController().signal, ticket: 'none' });
}
