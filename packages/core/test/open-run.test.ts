import {
  type Annotator,
  AnnotatorError,
  annotate,
  annotationSchema,
  type LoadImage,
  openRun,
  originalImages,
  pointwise,
  type Sample,
} from '@visionprefer/core';
import { describe, expect, test, vi } from 'vitest';
import { collect, makeAnnotator, makeSample } from './make-sample.ts';

const samples = await Promise.all(Array.from({ length: 12 }, (_, index) => makeSample(`s${index}`, 2)));
const [one, two] = samples as [Sample, Sample];

/** An annotator whose answers are let go by the test. */
function held(id = 'held') {
  const calls: { answer(): void; fail(error: Error): void; signal: AbortSignal }[] = [];
  const annotator = makeAnnotator(id, (question, options) => {
    return new Promise((resolve, reject) => {
      const answer = () => resolve(makeAnnotator(id).answer(question, options));
      calls.push({ answer, fail: reject, signal: options.signal });
    });
  });
  return { annotator, calls, called: (times: number) => vi.waitFor(() => expect(calls).toHaveLength(times)) };
}

const failing = (id: string, error: () => Error): Annotator => makeAnnotator(id, async () => Promise.reject(error()));

describe('asking', () => {
  test('gives what all annotators say about a sample, and goes on to the next', async () => {
    const run = openRun({ annotators: [makeAnnotator('a'), makeAnnotator('b', undefined, { aspects: ['fidelity'] })] });
    for (const sample of samples) {
      const { annotations, failures, settled } = await run.ask(sample);
      expect(annotations.map(({ annotatorId, outcome }) => `${annotatorId} ${outcome}`).sort()).toEqual([
        'a scored',
        'b abstained',
        'b scored',
      ]);
      for (const annotation of annotations) expect(annotationSchema.parse(annotation)).toEqual(annotation);
      expect([failures, settled]).toEqual([[], []]);
    }
    expect(run.progress()).toMatchObject({ samples: 12, annotations: 36, failures: 0, inFlight: 0 });
    await run.close();
  });

  test('samples at once may have one id and different images', async () => {
    const run = openRun({ annotators: [makeAnnotator('a')] });
    const other = { ...one, images: (await makeSample('x', 3)).images };
    const asked = await Promise.all([run.ask(one), run.ask(other), run.ask(one)]);
    expect(asked.map(({ annotations }) => annotations[0]?.imageIds.length)).toEqual([2, 3, 2]);
  });

  test('all of it shares one concurrency', async () => {
    let inFlight = 0;
    let most = 0;
    const counting = makeAnnotator('a', async (question, options) => {
      most = Math.max(most, ++inFlight);
      await new Promise((resolve) => setTimeout(resolve, 2));
      inFlight--;
      return makeAnnotator('a').answer(question, options);
    });
    const run = openRun({ annotators: [counting], concurrency: 3, strategy: pointwise() });
    const asked = await Promise.all(samples.map((sample) => run.ask(sample)));
    expect(asked.flatMap(({ annotations }) => annotations)).toHaveLength(24);
    expect(most).toBe(3);
  });

  test('what resume settles is not asked, and its key is told', async () => {
    const annotators = [makeAnnotator('a')];
    const before = await openRun({ annotators }).ask(one);
    const run = openRun({ annotators, resume: before.annotations });
    expect(await run.ask(one)).toEqual({ annotations: [], failures: [], settled: [before.annotations[0]?.key] });
    expect((await run.ask(two)).annotations).toHaveLength(1);
  });
});

describe('the same question at once', () => {
  test('is asked once, and both get its answer', async () => {
    const { annotator, calls, called } = held();
    const run = openRun({ annotators: [annotator] });
    const both = Promise.all([run.ask(one), run.ask(one)]);
    await called(1);
    calls[0]?.answer();
    const [first, second] = await both;
    expect(first.annotations).toHaveLength(1);
    expect(second.annotations).toEqual(first.annotations);
    expect(calls).toHaveLength(1);
    const later = run.ask(one);
    await called(2);
    calls[1]?.answer();
    expect((await later).annotations).toHaveLength(1);
  });

  test('goes on for one when the other leaves, and is aborted with the last', async () => {
    const { annotator, calls, called } = held();
    const run = openRun({ annotators: [annotator] });
    const [leaving, staying] = [new AbortController(), new AbortController()];
    const left = run.ask(one, { signal: leaving.signal });
    const stayed = run.ask(one, { signal: staying.signal });
    await called(1);
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(calls[0]?.signal.aborted).toBe(false);
    staying.abort(new Error('gone, too'));
    await expect(stayed).rejects.toThrow('gone, too');
    expect(calls[0]?.signal.aborted).toBe(true);
    await vi.waitFor(() => expect(run.progress().inFlight).toBe(0));
    const again = run.ask(one);
    await called(2);
    calls[1]?.answer();
    expect((await again).annotations).toHaveLength(1);
  });
});

describe('time', () => {
  test('is up: what is there is given, the rest is a failure that says what went wrong last', async () => {
    const refused = failing('dead', () => new AnnotatorError('network', 'dead: The connection was refused.'));
    const { annotator: silent, calls } = held('silent');
    const run = openRun({ annotators: [makeAnnotator('well'), refused, silent] });
    const { annotations, failures } = await run.ask(one, { timeoutMs: 150 });
    expect(annotations.map(({ annotatorId }) => annotatorId)).toEqual(['well']);
    expect(failures.map(({ annotatorId, fatal, error }) => [annotatorId, fatal, error.message])).toEqual([
      ['dead', false, 'dead did not answer within 0.15 seconds. The last it said: The connection was refused.'],
      ['silent', false, 'silent did not answer within 0.15 seconds.'],
    ]);
    expect(failures.every(({ error }) => error instanceof AnnotatorError && error.code === 'timeout')).toBe(true);
    expect(calls[0]?.signal.aborted).toBe(true);
  });

  test('is up while images are loaded, even by a loader that does not listen', async () => {
    const run = openRun({ annotators: [makeAnnotator('a')], loadImage: () => new Promise(() => {}) });
    // More than are loaded at once: those that hang hold up nobody once their time is up.
    const asked = await Promise.all(samples.map((sample) => run.ask(sample, { timeoutMs: 50 })));
    for (const { failures } of asked) {
      expect(failures).toMatchObject([{ fatal: false, error: { code: 'timeout' } }]);
      expect(failures[0]?.error.message).toMatch(/^Sample s\d+ could not be asked about within 0.05 seconds/);
    }
  });

  test('that is none is an error', async () => {
    const run = openRun({ annotators: [makeAnnotator('a')] });
    await expect(run.ask(one, { timeoutMs: 0 })).rejects.toThrow('timeoutMs must be above 0, not 0.');
    await expect(run.ask(one, { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
    expect(run.progress()).toMatchObject({ samples: 0, inFlight: 0 });
  });
});

describe('what goes wrong', () => {
  test('with a sample is its own failure', async () => {
    const run = openRun({ annotators: [makeAnnotator('a')] });
    const broken = { ...one, images: [...one.images, { id: 'z', url: 'data:;base64,AAAA' }] };
    const blank = { ...two, prompt: ' ' };
    const [first, second, third] = await Promise.all([run.ask(broken), run.ask(blank), run.ask(two)]);
    expect(first).toMatchObject({ annotations: [], failures: [{ sampleId: 's0', imageId: 'z' }] });
    expect(second).toMatchObject({ annotations: [], failures: [{ sampleId: 's1' }] });
    expect(third.annotations).toHaveLength(1);
  });

  test('with an annotator for good is told to all that ask, and costs no further call', async () => {
    let calls = 0;
    const unauthorized = failing('out', () => {
      calls++;
      return new AnnotatorError('unauthorized', 'Your key is wrong.');
    });
    const told: string[] = [];
    const onFailure = ({ error }: { error: Error }) => told.push(error.message);
    const run = openRun({ annotators: [unauthorized, makeAnnotator('well')], concurrency: 2, onFailure });
    for (const asked of await Promise.all(samples.map((sample) => run.ask(sample)))) {
      expect(asked.annotations).toMatchObject([{ annotatorId: 'well' }]);
      expect(asked.failures).toMatchObject([{ annotatorId: 'out', fatal: true, error: { code: 'unauthorized' } }]);
    }
    expect(calls).toBeLessThanOrEqual(2);
    expect(told).toEqual(['Your key is wrong.']);
    expect((await run.ask(two)).failures).toMatchObject([{ sampleId: 's1', annotatorId: 'out', fatal: true }]);
  });

  test('with the budget: what it holds is asked, the rest fails', async () => {
    const price = { input: 0, output: 1_000 };
    const usage = { inputTokens: 1, outputTokens: 100 };
    const paid = makeAnnotator(
      'paid',
      async (...asked) => ({ ...(await makeAnnotator('paid').answer(...asked)), usage }),
      { price, maxOutputTokens: 200 },
    );
    const run = openRun({ annotators: [paid], budget: { usd: 0.85 }, concurrency: 4 });
    const asked = await Promise.all(samples.map((sample) => run.ask(sample)));
    expect(asked.flatMap(({ annotations }) => annotations)).toHaveLength(7);
    for (const { failures } of asked.filter(({ annotations }) => !annotations.length)) {
      expect(failures.map(({ error }) => error.name)).toEqual(['BudgetError']);
    }
    expect(run.progress().usd.spent).toBeCloseTo(0.7);
  });

  test('with a call that was aborted: it counts as dear as it can have been', async () => {
    const { annotator, called } = held();
    const price = { input: 0, output: 1_000 };
    const run = openRun({ annotators: [{ ...annotator, price, maxOutputTokens: 200 }], budget: { usd: 1 } });
    const leaving = new AbortController();
    const left = run.ask(one, { signal: leaving.signal });
    await called(1);
    leaving.abort();
    await expect(left).rejects.toThrow();
    await vi.waitFor(() => expect(run.progress().usd).toEqual({ spent: 0, atMost: 0.2 }));
  });
});

describe('the end', () => {
  test('closing takes nothing more and lets what is under way finish', async () => {
    const { annotator, calls, called } = held();
    const run = openRun({ annotators: [annotator] });
    const asked = run.ask(one);
    await called(1);
    const closed = run.close();
    await expect(run.ask(two)).rejects.toThrow('The run is closed. Open another one with openRun().');
    calls[0]?.answer();
    expect((await asked).annotations).toHaveLength(1);
    await closed;
  });

  test('aborting the run aborts what is in flight and gives everyone the reason', async () => {
    const { annotator, calls, called } = held();
    const stop = new AbortController();
    const run = openRun({ annotators: [annotator], signal: stop.signal });
    const asked = Promise.allSettled([run.ask(one), run.ask(two)]);
    await called(2);
    stop.abort(new Error('enough'));
    expect((await asked).map((each) => each.status === 'rejected' && each.reason.message)).toEqual([
      'enough',
      'enough',
    ]);
    expect(calls.every(({ signal }) => signal.aborted)).toBe(true);
    await expect(run.ask(one)).rejects.toThrow('enough');
    await run.close();
    await expect(openRun({ annotators: [annotator], signal: stop.signal }).ask(one)).rejects.toThrow('enough');
  });

  test('a callback that throws ends the run', async () => {
    const onProgress = () => {
      throw new Error('my disk is full');
    };
    const run = openRun({ annotators: [makeAnnotator('a')], onProgress });
    // What was answered is not lost for it.
    expect((await run.ask(one)).annotations).toHaveLength(1);
    await expect(run.ask(two)).rejects.toThrow('my disk is full');
  });

  test('options that cannot work are refused at once', () => {
    expect(() => openRun({ annotators: [] })).toThrow('No annotator');
    expect(() => openRun({ annotators: [makeAnnotator('a')], concurrency: 0 })).toThrow('concurrency must be');
  });
});

test('a vendor that is down holds up nobody, and is asked again when it is back', async () => {
  let down = true;
  const flaky = makeAnnotator('flaky', async (...asked) => {
    if (down) throw new AnnotatorError('network', 'The connection was refused.');
    return makeAnnotator('flaky').answer(...asked);
  });
  const outages: boolean[] = [];
  const run = openRun({
    annotators: [flaky, makeAnnotator('well')],
    concurrency: 2,
    onOutage: ({ error }) => outages.push(error !== undefined),
  });
  const asked = await Promise.all(samples.map((sample) => run.ask(sample, { timeoutMs: 4_000 })));
  for (const { annotations, failures } of asked) {
    expect(annotations.map(({ annotatorId }) => annotatorId)).toEqual(['well']);
    expect(failures).toMatchObject([{ annotatorId: 'flaky', error: { code: 'timeout' } }]);
  }
  down = false;
  expect((await run.ask(one)).annotations).toHaveLength(2);
  expect(outages).toEqual([true, false]);
  await run.close();
});

test('while every vendor is down, what waits is not loaded', async () => {
  const dead = failing('dead', () => new AnnotatorError('network', 'The connection was refused.'));
  let loads = 0;
  const load = originalImages();
  const loadImage: LoadImage = (...asked) => {
    loads++;
    return load(...asked);
  };
  const run = openRun({ annotators: [dead], concurrency: 2, loadImage });
  const many = Array.from({ length: 10 }, (_, round) =>
    samples.map((sample) => ({ ...sample, id: `${sample.id}-${round}` })),
  );
  const asking = Promise.all(many.flat().map((sample) => run.ask(sample, { timeoutMs: 1_500 })));
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(loads).toBeLessThan(40);
  const asked = await asking;
  const messages = asked.flatMap(({ failures }) => failures.map(({ error }) => error.message));
  expect(new Set(messages)).toEqual(
    new Set(['dead did not answer within 1.5 seconds. The last it said: The connection was refused.']),
  );
  expect(messages).toHaveLength(120);
});

test('annotations of an open run and of annotate are the same', async () => {
  const annotators = [makeAnnotator('a')];
  const run = openRun({ annotators });
  const asked = (await Promise.all(samples.map((sample) => run.ask(sample)))).flatMap(({ annotations }) => annotations);
  const annotated = await collect(annotate(samples, { annotators }));
  const comparable = (annotations: typeof asked) =>
    annotations.map((annotation) => JSON.stringify({ ...annotation, ms: 0 })).sort();
  expect(comparable(asked)).toEqual(comparable(annotated));
});
