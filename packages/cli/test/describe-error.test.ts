import { AnnotatorError, type Failure, ImageError, InputError, readImage } from '@visionprefer/core';
import { openSamples } from '@visionprefer/dataset';
import { describe, expect, test } from 'vitest';
import { describeError } from '../src/problems/describe-error.ts';
import { failureProblem, withoutName } from '../src/problems/failure-problem.ts';
import { describeProblem } from '../src/problems/problem.ts';
import { makeFolder, writeLines } from './command-line.ts';

describe('an error in the words of the command', () => {
  test.each([
    ['outside-root', '/etc/hostname', { root: '/tmp' }, /Move it there, or allow its folder with --allow-path\.$/],
    ['no-root', 'a.png', {}, /no root folder was named\. Allow its folder with --allow-path\.$/],
    ['private-address', 'https://127.0.0.1/a.png', {}, /To fetch it all the same, give --allow-private-hosts\.$/],
  ])('advises an option: %s', async (code, url, options, words) => {
    const error: unknown = await readImage(url, options).catch((thrown: unknown) => thrown);
    if (!(error instanceof ImageError)) throw error;
    expect(error.code).toBe(code);
    expect(describeError(error)).toMatch(words);
    expect(describeError(error)).not.toContain('imageLoader');
    expect(error.message).toContain('imageLoader');
  });

  test('is its message where the command has no advice of its own', () => {
    expect(describeError(new InputError('No.'))).toBe('No.');
    const error = new ImageError('It is cut off.', { advice: 'Save it again.' });
    expect(describeError(error)).toBe('It is cut off. Save it again.');
    expect(describeError(error, { unfit: 'Leave it.' })).toBe('It is cut off. Leave it.');
  });
});

describe('a failure as a problem', () => {
  async function tell(failure: Omit<Failure, 'fatal'> & { fatal?: boolean }): Promise<string> {
    const folder = await makeFolder();
    const images = ['a', 'b'].map((id) => ({ id, url: `${id}.png` }));
    await writeLines(`${folder}/s.jsonl`, [{ id: 'one', prompt: 'p', images }]);
    const source = await openSamples('s.jsonl', folder);
    for await (const _ of source.read(() => {}));
    return describeProblem(failureProblem({ fatal: false, ...failure }, source));
  }

  test('names sample, image and annotator once each, and where the sample stands', async () => {
    const unknown = new AnnotatorError('unknown-model', 'openai:m: there is no such model.');
    expect(await tell({ annotatorId: 'openai:m', error: unknown, fatal: true })).toBe(
      'openai:m: there is no such model. It is not asked any further.',
    );
    expect(await tell({ sampleId: 'one', error: new InputError('Sample one: the id is used twice.') })).toBe(
      's.jsonl:1: sample one: the id is used twice.',
    );
    expect(await tell({ sampleId: 'one', imageId: 'b', error: new ImageError('It is cut off.') })).toBe(
      's.jsonl:1: sample one, image b: It is cut off. The sample is left out.',
    );
  });

  test('a name is taken away only where it stands as one', () => {
    expect(withoutName('openai:m is down.', ['openai:m'])).toBe('is down.');
    expect(withoutName('openai:mini is down.', ['openai:m'])).toBe('openai:mini is down.');
    expect(withoutName('down: openai:m', [undefined, 'openai:m'])).toBe('down: openai:m');
  });
});
