import {
  type Annotation,
  AnnotatorError,
  type AnnotatorErrorCode,
  annotate,
  annotationSchema,
  type Failure,
  type Image,
  listwise,
  type Progress,
  pairwise,
  paperAspects,
  pointwise,
  type Sample,
} from '@visionprefer/core';
import { scoresOutput } from '@visionprefer/core/plugin';
import { describe, expect, test, vi } from 'vitest';
import { collect, makeAnnotator, makeSample } from './make-sample.ts';

const samples = await Promise.all(['s1', 's2', 's3', 's4', 's5'].map((id) => makeSample(id)));
const [one] = samples as [Sample];
const annotators = [makeAnnotator('me')];
const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

const failing = (code: AnnotatorErrorCode, times = Infinity, options = {}) => {
  let calls = 0;
  return makeAnnotator('me', async (question) => {
    if (calls++ < times) throw new AnnotatorError(code, `it is ${code}`, options);
    return makeAnnotator('me').answer(question, { signal: new AbortController().signal, maxOutputTokens: 1 });
  });
};

describe('an annotation', () => {
  test('is a record that its schema takes, and says what was shown in which order', async () => {
    const [annotation] = await collect(annotate([one], { annotators }));
    expect(annotationSchema.parse(annotation)).toEqual(annotation);
    expect(JSON.parse(JSON.stringify(annotation))).toEqual(annotation);
    expect(annotation).toMatchObject({ sampleId: 's1', annotatorId: 'me', strategyId: 'listwise', outcome: 'scored' });
    expect(annotation?.imageIds.toSorted()).toEqual(['a', 'b', 'c']);
    expect(new Set(annotation?.imageHashes).size).toBe(3);
  });

  test('carries usage, model and the preparation of images', async () => {
    const usage = { inputTokens: 10, outputTokens: 5 };
    const annotator = makeAnnotator(
      'me',
      async (question) => ({
        output: await scoresOutput(question, () => ({ fidelity: { score: 3 } })),
        usage,
        model: 'm-2026',
      }),
      { aspects: ['fidelity'] },
    );
    const loadImage = async ({ id }: Image) => ({
      ...{ bytes: new Uint8Array([1]), mediaType: 'image/png' as const, width: 1, height: 1, hash: id },
      ...(id === 'b' && { preparation: 'turned upright' }),
    });
    const annotations = await collect(annotate([one], { annotators: [annotator], loadImage }));
    const scored = annotations.find(({ outcome }) => outcome === 'scored');
    expect(scored).toMatchObject({ usage, model: 'm-2026', preparations: { b: 'turned upright' } });
  });
});

describe('missing is missing', () => {
  test('an annotator abstains from aspects that it does not judge', async () => {
    const annotations = await collect(
      annotate([one], { annotators: [makeAnnotator('me', undefined, { aspects: ['fidelity'] })] }),
    );
    expect(annotations).toHaveLength(2);
    expect(annotations.find(({ outcome }) => outcome === 'abstained')).toMatchObject({
      aspects: ['prompt-following', 'aesthetic', 'harmlessness'],
      detail: 'me does not judge prompt-following, aesthetic, harmlessness.',
    });
    const scored = annotations.find(({ outcome }) => outcome === 'scored') as Annotation & { scores: object };
    expect(Object.keys(scored.scores)).toEqual(['fidelity']);
  });

  test.each(['refused', 'blocked', 'abstained'] as const)('%s is an outcome of its own', async (code) => {
    const annotations = await collect(annotate([one], { annotators: [failing(code)] }));
    expect(annotations).toMatchObject([
      { outcome: code, detail: `it is ${code}`, aspects: paperAspects.map(({ id }) => id) },
    ]);
    expect(annotations[0]).not.toHaveProperty('scores');
  });

  test('what cannot be read is asked for once more, then unreadable with its text', async () => {
    const answer = vi.fn(async () => ({ output: 'I give them all 4 of 5!', usage: { outputTokens: 7 } }));
    const annotations = await collect(annotate([one], { annotators: [makeAnnotator('me', answer)] }));
    expect(answer).toHaveBeenCalledTimes(2);
    expect(annotations).toMatchObject([
      {
        outcome: 'unreadable',
        detail: 'no JSON object in it. It said: I give them all 4 of 5!',
        usage: { outputTokens: 14 },
      },
    ]);
  });

  test('a second answer that can be read counts', async () => {
    let calls = 0;
    const annotator = makeAnnotator('me', async (question) => ({
      output: calls++
        ? await scoresOutput(question, () => Object.fromEntries(paperAspects.map(({ id }) => [id, { score: 2 }])))
        : '{}',
    }));
    expect(await collect(annotate([one], { annotators: [annotator] }))).toMatchObject([{ outcome: 'scored' }]);
  });

  test('a truncated answer is asked for once more with twice the cap', async () => {
    const caps: number[] = [];
    const annotator = makeAnnotator('me', async (_, { maxOutputTokens }) => {
      caps.push(maxOutputTokens);
      throw new AnnotatorError('truncated', 'cut off');
    });
    const annotations = await collect(annotate([one], { annotators: [{ ...annotator, maxOutputTokens: 500 }] }));
    expect(caps).toEqual([500, 1000]);
    expect(annotations).toMatchObject([{ outcome: 'unreadable', detail: 'cut off' }]);
  });

  test('an empty answer is asked for once more', async () => {
    expect(await collect(annotate([one], { annotators: [failing('empty', 1)] }))).toMatchObject([
      { outcome: 'scored' },
    ]);
    expect(await collect(annotate([one], { annotators: [failing('empty')] }))).toMatchObject([
      { outcome: 'unreadable' },
    ]);
  });
});

describe('settled once', () => {
  test('what is in resume is not asked again, in whatever order the samples come', async () => {
    const before = await collect(annotate(samples.slice(0, 3), { annotators }));
    const answer = vi.fn(makeAnnotator('me').answer);
    const after = await collect(
      annotate(samples.toReversed(), { annotators: [makeAnnotator('me', answer)], resume: before }),
    );
    expect(after.map(({ sampleId }) => sampleId).sort()).toEqual(['s4', 's5']);
    expect(answer).toHaveBeenCalledTimes(2);
  });

  test('abstentions are settled too', async () => {
    const some = [makeAnnotator('me', undefined, { aspects: ['fidelity'] })];
    const resume = await collect(annotate(samples, { annotators: some }));
    expect(await collect(annotate(samples, { annotators: some, resume }))).toEqual([]);
  });

  test('a run that was broken off goes on, and in all each question is answered once', async () => {
    const journal: Annotation[] = [];
    const options = { annotators, strategy: pairwise(), aspects: paperAspects };
    while (true) {
      let taken = 0;
      for await (const annotation of annotate(samples, { ...options, resume: [...journal] })) {
        journal.push(annotation);
        if (++taken === 7) break;
      }
      if (taken < 7) break;
    }
    expect(journal).toHaveLength(5 * 6);
    expect(new Set(journal.map(({ key }) => key)).size).toBe(30);
  });
});

describe('as soon as ready, no further ahead than read', () => {
  test('annotations come out as they finish', async () => {
    let read = () => {};
    const firstIsRead = new Promise<void>((resolve) => {
      read = resolve;
    });
    const annotator = makeAnnotator('me', async (question, { signal }) => {
      if (JSON.stringify(question.parts[0]).includes('prompt of s1')) await firstIsRead;
      return makeAnnotator('me').answer(question, { signal, maxOutputTokens: 1 });
    });
    const sampleIds: string[] = [];
    for await (const { sampleId } of annotate(samples, { annotators: [annotator] })) {
      sampleIds.push(sampleId);
      read();
    }
    expect(sampleIds.toSorted()).toEqual(['s1', 's2', 's3', 's4', 's5']);
    expect(sampleIds[0]).not.toBe('s1');
  });

  test('an endless source is taken from only as it is needed', async () => {
    let drawn = 0;
    async function* endless(): AsyncGenerator<Sample> {
      while (true) yield { ...one, id: `n${drawn++}` };
    }
    let read = 0;
    for await (const _ of annotate(endless(), { annotators, concurrency: 4 })) {
      if (++read === 50) break;
      expect(drawn - read).toBeLessThanOrEqual(2 * 4 + 2);
    }
  });

  test('no more questions are in flight than concurrency', async () => {
    let inFlight = 0;
    let most = 0;
    const annotator = makeAnnotator('me', async (question, options) => {
      most = Math.max(most, ++inFlight);
      await tick();
      inFlight--;
      return makeAnnotator('me').answer(question, options);
    });
    await collect(annotate(samples, { annotators: [annotator], strategy: pointwise(), concurrency: 3 }));
    expect(most).toBe(3);
  });

  test('what the reader has in hand counts as in flight: a kill loses no more than concurrency', async () => {
    let asked = 0;
    const annotator = makeAnnotator('me', async (question, options) => {
      asked++;
      return makeAnnotator('me').answer(question, options);
    });
    let written = 0;
    for await (const _ of annotate(samples, { annotators: [annotator], concurrency: 2 })) {
      // The reader writes, and meanwhile everything that can happen does.
      for (let turn = 0; turn < 20; turn++) await tick();
      expect(asked - written).toBeLessThanOrEqual(2);
      written++;
    }
    expect(written).toBe(5);
  });
});

describe('break stops paying', () => {
  test('leaving the loop aborts what is in flight and asks nothing more', async () => {
    const aborted: unknown[] = [];
    let calls = 0;
    const annotator = makeAnnotator('me', async (question, options) => {
      if (calls++ === 0) return makeAnnotator('me').answer(question, options);
      return new Promise((_, reject) => {
        options.signal.addEventListener('abort', () => {
          aborted.push(options.signal.reason);
          reject(options.signal.reason);
        });
      });
    });
    for await (const _ of annotate(samples, { annotators: [annotator], concurrency: 3 })) {
      await tick();
      break;
    }
    const made = calls;
    expect(aborted).toHaveLength(made - 1);
    await tick();
    expect(calls).toBe(made);
  });

  test('an annotator that does not listen does not hold the reader up', async () => {
    let calls = 0;
    const deaf = makeAnnotator('me', (question, options) =>
      calls++ ? new Promise(() => {}) : makeAnnotator('me').answer(question, options),
    );
    for await (const _ of annotate(samples, { annotators: [deaf], concurrency: 3 })) break;
  });

  test('aborting throws the reason to the reader', async () => {
    const stop = new AbortController();
    const waiting = makeAnnotator('me', () => new Promise(() => {}));
    setTimeout(() => stop.abort(new Error('enough')), 20);
    await expect(collect(annotate(samples, { annotators: [waiting], signal: stop.signal }))).rejects.toThrow('enough');
    await expect(collect(annotate(samples, { annotators, signal: stop.signal }))).rejects.toThrow('enough');
  });

  test('a source that throws ends the run with its error, and nothing is left unhandled', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    async function* source() {
      yield one;
      throw new Error('torn');
    }
    const rejecting = makeAnnotator('me', async () => {
      await tick();
      throw new AnnotatorError('bad-request', 'late');
    });
    await expect(collect(annotate(source(), { annotators: [rejecting], concurrency: 4 }))).rejects.toThrow(/torn|late/);
    await tick();
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

describe('failures', () => {
  const run = async (options: Partial<Parameters<typeof annotate>[1]>, from: Sample[] = samples) => {
    const failures: Failure[] = [];
    const annotations = await collect(
      annotate(from, { annotators, onFailure: (failure) => failures.push(failure), ...options }),
    );
    return { annotations, failures };
  };

  test('are thrown when nobody listens', async () => {
    await expect(collect(annotate([one], { annotators: [failing('bad-request')] }))).rejects.toThrow(
      'it is bad-request',
    );
  });

  test('of one question leave the others alone', async () => {
    const { annotations, failures } = await run({ annotators: [failing('bad-image', 2)] });
    expect(annotations).toHaveLength(3);
    expect(failures).toMatchObject([
      { annotatorId: 'me', fatal: false },
      { annotatorId: 'me', fatal: false },
    ]);
  });

  test.each(['quota', 'unauthorized', 'unknown-model'] as const)(
    '%s ends one annotator, once, and not the others',
    async (code) => {
      const dead = { ...failing(code), id: 'dead' };
      const { annotations, failures } = await run({ annotators: [dead, makeAnnotator('me')], concurrency: 4 });
      expect(failures).toMatchObject([{ annotatorId: 'dead', fatal: true }]);
      expect(annotations.map(({ annotatorId }) => annotatorId)).toEqual(Array(5).fill('me'));
    },
  );

  test('a run ends early when no annotator is left', async () => {
    let drawn = 0;
    function* source() {
      while (drawn < 10_000) yield { ...one, id: `n${drawn++}` };
    }
    const failures: Failure[] = [];
    const annotations = annotate(source(), {
      annotators: [failing('unauthorized')],
      onFailure: (f) => failures.push(f),
    });
    expect(await collect(annotations)).toEqual([]);
    expect(failures).toHaveLength(1);
    expect(drawn).toBeLessThan(100);
  });

  test('what passes by waiting is waited for', async () => {
    const { annotations, failures } = await run({ annotators: [failing('overloaded', 1, { retryAfterMs: 1 })] }, [one]);
    expect({ annotations: annotations.length, failures }).toEqual({ annotations: 1, failures: [] });
  });

  test('a vendor that says not so fast or breaks down is waited for, and given up in the end', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const settle = async (code: AnnotatorErrorCode, times: number) => {
      let over = false;
      const running = run({ annotators: [failing(code, times)] }, [one]).finally(() => {
        over = true;
      });
      while (!over) {
        await vi.advanceTimersByTimeAsync(60_000);
        await new Promise((resolve) => setImmediate(resolve));
      }
      return running;
    };
    const limited = await settle('rate-limited', 20);
    const broken = await settle('overloaded', 20);
    const dead = await settle('overloaded', Infinity);
    vi.useRealTimers();
    expect([limited.annotations.length, limited.failures.length]).toEqual([1, 0]);
    expect([broken.annotations.length, broken.failures.length]).toEqual([1, 0]);
    expect(dead.annotations).toEqual([]);
    expect(dead.failures).toMatchObject([{ annotatorId: 'me', fatal: true }]);
    expect(dead.failures[0]?.error.message).toBe(
      'me has not answered for 10 minutes. The last it said: it is overloaded',
    );
  });

  test('a call has a deadline', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const silent = makeAnnotator('me', () => new Promise(() => {}));
    let over = false;
    const running = run({ annotators: [silent], timeoutMs: 1000 }, [one]).finally(() => {
      over = true;
    });
    while (!over) {
      await vi.advanceTimersByTimeAsync(10_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    vi.useRealTimers();
    const { failures } = await running;
    expect(failures[0]?.error.message).toMatch(/me did not answer within 1 seconds\.$/);
  });

  test.each([
    ['an empty prompt', { ...one, prompt: ' ' }, 'prompt: must not be empty'],
    ['no images', { ...one, images: [] }, 'images: needs at least one image'],
    ['an image id twice', { ...one, images: [one.images[0], one.images[0]] }, 'image id "a" is used twice'],
    ['an image called tie', { ...one, images: [{ ...one.images[0], id: 'tie' }] }, '"tie" cannot be an image id'],
    ['an image that is none', { ...one, images: [{ id: 'a', url: 'data:;base64,AAAA' }] }, 'not an image'],
    ['a missing field', { id: 's1', prompt: 'x' }, 'images: '],
  ])('%s fails its sample alone', async (_, sample, problem) => {
    const { annotations, failures } = await run({}, [sample as Sample, ...samples.slice(1)]);
    expect(annotations).toHaveLength(4);
    expect(failures).toMatchObject([{ sampleId: 's1' }]);
    expect(failures[0]?.error.message).toContain(problem);
  });

  test('a sample id used twice fails the second sample', async () => {
    const { annotations, failures } = await run({}, [one, { ...one, prompt: 'another' }]);
    expect(annotations).toHaveLength(1);
    expect(failures[0]?.error.message).toMatch(/Sample s1: the id is used twice/);
  });

  test('more images than an annotator takes fail with it alone', async () => {
    const few = makeAnnotator('few', undefined, { limits: { maxImages: 2 } });
    const { annotations, failures } = await run({ annotators: [few, makeAnnotator('me')] }, [one]);
    expect(annotations).toMatchObject([{ annotatorId: 'me' }]);
    expect(failures).toMatchObject([{ annotatorId: 'few', fatal: false }]);
    expect(failures[0]?.error.message).toMatch(/shows 3 images, and few takes 2 at most/);
  });

  test('pairwise needs two images', async () => {
    const { failures } = await run({ strategy: pairwise() }, [await makeSample('s1', 1)]);
    expect(failures[0]?.error.message).toBe('Sample s1 has 1 image; this strategy needs 2 at least.');
  });
});

describe('options that cannot work are refused before anything is asked', () => {
  test.each([
    [{ annotators: [] }, /No annotator/],
    [{ annotators: [...annotators, ...annotators] }, /annotator id me is used twice/],
    [{ annotators: [{ ...makeAnnotator('me'), specVersion: 2 }] }, /version 2 of the contract/],
    [{ annotators, aspects: [] }, /No aspect/],
    [{ annotators, aspects: [...paperAspects, ...paperAspects] }, /aspect id prompt-following is used twice/],
    [{ annotators, concurrency: 0 }, /concurrency must be/],
    [{ annotators, timeoutMs: Number.NaN }, /timeoutMs must be above 0/],
  ])('%#', async (options, problem) => {
    await expect(collect(annotate(samples, options as Parameters<typeof annotate>[1]))).rejects.toThrow(problem);
  });
});

test('progress counts what happened', async () => {
  const told: Progress[] = [];
  const resume = await collect(annotate(samples.slice(0, 2), { annotators }));
  await collect(
    annotate(samples, { annotators, resume, strategy: listwise(), onProgress: (progress) => told.push(progress) }),
  );
  expect(told.at(-1)).toMatchObject({ samples: 5, settled: 2, annotations: 3, failures: 0, inFlight: 0 });
});

test.each(['onProgress', 'onFailure'] as const)('an async %s that rejects ends the run', async (name) => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  const answer = async () => {
    await tick();
    throw new Error('no answer');
  };
  const told = { onFailure() {}, [name]: async () => Promise.reject(new Error('my disk is full')) };
  await expect(collect(annotate(samples, { annotators: [makeAnnotator('me', answer)], ...told }))).rejects.toThrow(
    'my disk is full',
  );
  await tick();
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});
