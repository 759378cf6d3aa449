import {
  type AnnotateOptions,
  type Annotation,
  type Annotator,
  AnnotatorError,
  type Answer,
  annotate,
  BudgetError,
  type Failure,
  type KnownImages,
  type Outage,
  type Progress,
  type Sample,
} from '@visionprefer/core';
import { describe, expect, test } from 'vitest';
import { collect, makeAnnotator, makeSample } from './make-sample.ts';
import { passTimeUntil, simulateClock } from './pass-time.ts';

const samples = await Promise.all(Array.from({ length: 40 }, (_, index) => makeSample(`s${index}`, 2)));
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** An annotator that takes its time, and whatever else. */
function slow(id: string, ms: number, more: Partial<Annotator> = {}): Annotator {
  const answer = makeAnnotator(id).answer;
  return makeAnnotator(
    id,
    async (question, options) => {
      await wait(ms);
      return { ...(await answer(question, options)), usage: { inputTokens: 1_000, outputTokens: 100 } };
    },
    more,
  );
}

/** One whose vendor can be taken down. */
function breakable(id: string): Annotator & { broken: boolean; calls: number } {
  const inner = slow(id, 1);
  const annotator = {
    ...inner,
    broken: false,
    calls: 0,
    answer: async (...args: Parameters<Annotator['answer']>) => {
      annotator.calls++;
      if (annotator.broken) throw new AnnotatorError('network', 'The connection was refused.');
      return inner.answer(...args);
    },
  };
  return annotator;
}

async function run(options: Partial<AnnotateOptions> & Pick<AnnotateOptions, 'annotators'>, from = samples) {
  const failures: Failure[] = [];
  const outages: Outage[] = [];
  const annotations: Annotation[] = [];
  const arrived: Record<string, number> = {};
  for await (const annotation of annotate(from, {
    onFailure: (failure) => failures.push(failure),
    onOutage: (outage) => outages.push(outage),
    ...options,
  })) {
    annotations.push(annotation);
    arrived[annotation.annotatorId] = annotations.length;
  }
  const count = (id: string) => annotations.filter(({ annotatorId }) => annotatorId === id).length;
  return { annotations, failures, outages, arrived, count, keys: new Set(annotations.map(({ key }) => key)) };
}

describe('no annotator waits for another', () => {
  test('a slow one meets the samples it had no room for in further passes, each once', async () => {
    // The slow one answers once for eight answers of the fast one, and the slower one is always behind the slow one.
    const calls = { fast: 0, slow: 0, slower: 0 };
    const answered = { fast: 0, slow: 0, slower: 0 };
    const mayAnswer = {
      fast: () => true,
      slow: (call: number) => answered.fast >= Math.min(40, 8 * call),
      slower: (call: number) => answered.slow >= Math.min(40, 2 * call),
    };
    const onCall: AnnotateOptions['onCall'] = async ({ annotator }, proceed) => {
      const id = annotator.id as keyof typeof calls;
      const call = ++calls[id];
      while (!mayAnswer[id](call)) await wait(1);
      const answer = await proceed();
      answered[id]++;
      return answer;
    };
    const annotators = [slow('fast', 1), slow('slow', 1), slow('slower', 1)];
    const { keys, arrived, count } = await run({ annotators, concurrency: 2, onCall });
    expect(keys.size).toBe(120);
    expect([count('fast'), count('slow'), count('slower')]).toEqual([40, 40, 40]);
    expect(arrived.fast).toBeLessThan(70);
    expect(arrived.slow).toBeLessThan(arrived.slower ?? 0);
  });

  test('samples that can be read only once are read at the pace of the slowest', async () => {
    async function* once(): AsyncGenerator<Sample> {
      yield* samples;
    }
    const annotators = [slow('fast', 1), slow('slow', 10)];
    const annotations = await collect(annotate(once(), { annotators, concurrency: 2 }));
    expect(annotations).toHaveLength(80);
  });

  test('an annotator that works on this machine is asked few things at once', async () => {
    let inFlight = 0;
    let most = 0;
    const local = makeAnnotator(
      'local',
      async (question, options) => {
        most = Math.max(most, ++inFlight);
        await wait(2);
        inFlight--;
        return makeAnnotator('local').answer(question, options);
      },
      { concurrency: 2 },
    );
    await run({ annotators: [local] });
    expect(most).toBe(2);
  });
});

describe('a vendor that is down', () => {
  test('is told of once, tried again by single calls, and caught up with when it is back', async () => {
    const dead = breakable('dead');
    dead.broken = true;
    // It is back once it was told of and single calls have found it still away.
    const outages: Outage[] = [];
    let callsUntilDown = Infinity;
    const onOutage = (outage: Outage) => {
      if (outages.push(outage) === 1) callsUntilDown = dead.calls;
    };
    const onCall: AnnotateOptions['onCall'] = async ({ annotator }, proceed) => {
      if (annotator === dead && dead.calls > callsUntilDown + 1) dead.broken = false;
      return proceed();
    };
    const annotators = [dead, slow('well', 1)];
    const { count, failures, arrived } = await run({ annotators, concurrency: 4, onCall, onOutage });
    expect([count('dead'), count('well')]).toEqual([40, 40]);
    expect(failures).toEqual([]);
    expect(outages).toMatchObject([{ annotatorId: 'dead', error: { code: 'network' } }, { annotatorId: 'dead' }]);
    expect(outages[1]?.backAfterMs).toBeGreaterThan(100);
    expect(arrived.well).toBe(40);
    expect(dead.calls).toBeLessThan(40 + 4 + 6 + 5);
  });

  test('is not taken for back by an answer that was on its way when it went down', async () => {
    const inner = makeAnnotator('falling');
    let calls = 0;
    let isBack = false;
    let tell = () => {};
    const told = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const annotator = makeAnnotator('falling', async (question, options) => {
      if (calls++ === 0) await told;
      else if (!isBack) throw new AnnotatorError('network', 'The connection was refused.');
      return inner.answer(question, options);
    });
    const seen: Outage[] = [];
    const onOutage = (outage: Outage) => {
      if (seen.push(outage) > 1) return;
      tell();
      setTimeout(() => {
        isBack = true;
      }, 700);
    };
    const { annotations } = await run({ annotators: [annotator], concurrency: 4, onOutage }, samples.slice(0, 12));
    expect(new Set(annotations.map(({ sampleId }) => sampleId)).size).toBe(12);
    expect(seen).toMatchObject([{ error: { code: 'network' } }, { annotatorId: 'falling' }]);
  });

  test('in the middle of a run loses nothing', async () => {
    const flaky = breakable('flaky');
    let answered = 0;
    const { count, failures, outages } = await run({
      annotators: [flaky],
      concurrency: 4,
      onProgress: ({ annotations }) => {
        if (annotations >= 10 && answered++ === 0) {
          flaky.broken = true;
          setTimeout(() => {
            flaky.broken = false;
          }, 300);
        }
      },
    });
    expect(count('flaky')).toBe(40);
    expect(failures).toEqual([]);
    expect(outages).toHaveLength(2);
  });

  test('for good is given up when nobody else is at work any more, with one failure', async () => {
    const dead = breakable('dead');
    dead.broken = true;
    const { count, failures } = await run({ annotators: [dead, slow('well', 5)], concurrency: 4, patienceMs: 100 });
    expect(count('well')).toBe(40);
    expect(failures).toMatchObject([{ annotatorId: 'dead', fatal: true }]);
    expect(failures[0]?.error.message).toMatch(
      /^dead has not answered for \d+ seconds?\. The last it said: The connection/,
    );
  });

  test('while samples can be read only once leaves them out, and says so', async () => {
    async function* once(): AsyncGenerator<Sample> {
      yield* samples;
    }
    const dead = breakable('dead');
    dead.broken = true;
    const failures: Failure[] = [];
    const annotations = await collect(
      annotate(once(), {
        annotators: [dead, slow('well', 1)],
        ...{ concurrency: 4, patienceMs: 0, onFailure: (failure: Failure) => failures.push(failure) },
      }),
    );
    expect(annotations).toHaveLength(40);
    expect(failures.filter(({ annotatorId }) => annotatorId === 'dead')).toHaveLength(1);
  });

  test('does not make one question that it cannot answer the end of the others', async () => {
    const well = slow('me', 1);
    const moody = makeAnnotator('me', async (question, options) => {
      if (JSON.stringify(question.parts[0]).includes('prompt of s3\\n')) throw new AnnotatorError('network', 'Oops.');
      return well.answer(question, options);
    });
    simulateClock();
    const { count, failures } = await passTimeUntil(
      run({ annotators: [moody], concurrency: 1, patienceMs: 100 }, samples.slice(0, 5)),
    );
    expect(count('me')).toBe(4);
    expect(failures).toHaveLength(1);
  });
});

test('vendors that turn every call down are told of once, and given up when patience ends', async () => {
  const limited = makeAnnotator('limited', async () => {
    throw new AnnotatorError('rate-limited', 'The quota of the day is used up.');
  });
  const tomorrow = makeAnnotator('tomorrow', async () => {
    throw new AnnotatorError('overloaded', 'Come back tomorrow.', { retryAfterMs: 86_400_000 });
  });
  simulateClock();
  const { failures, outages, count } = await passTimeUntil(
    run({ annotators: [limited, tomorrow, slow('well', 1)], patienceMs: 100 }),
  );
  expect(count('well')).toBe(40);
  const told = outages.filter(({ turnsDown }) => turnsDown).map(({ annotatorId }) => annotatorId);
  expect(told).toContain('limited');
  expect(outages.map(({ annotatorId }) => annotatorId).sort()).toEqual(['limited', 'tomorrow']);
  const ended = failures.filter(({ fatal }) => fatal);
  expect(ended.map(({ annotatorId }) => annotatorId).sort()).toEqual(['limited', 'tomorrow']);
  expect(ended.find(({ annotatorId }) => annotatorId === 'limited')?.error.message).toMatch(
    /^limited has let no call through for \d+ seconds\. The last it said: The quota of the day/,
  );
});

describe('a budget', () => {
  const price = { input: 10, output: 100 };
  const perCall = (1_000 * 10 + 100 * 100) / 1e6;

  test('is never passed, whatever is in flight, and what was paid for is handed over', async () => {
    const annotations: Annotation[] = [];
    const seen: Progress[] = [];
    const annotators = [slow('a', 3, { price, maxOutputTokens: 200 }), slow('b', 1, { price, maxOutputTokens: 200 })];
    const budget = { usd: 1 };
    await expect(async () => {
      for await (const annotation of annotate(samples, {
        ...{ annotators, budget, concurrency: 64, onProgress: (progress: Progress) => seen.push(progress) },
      })) {
        annotations.push(annotation);
      }
    }).rejects.toThrow(BudgetError);
    const spent = annotations.reduce((sum, { usd = 0 }) => sum + usd, 0);
    expect(spent).toBeCloseTo(annotations.length * perCall);
    expect(spent).toBeLessThanOrEqual(1);
    expect(spent).toBeGreaterThan(0.8);
    expect(Math.max(...seen.map(({ usd }) => usd.atMost))).toBeLessThanOrEqual(1);
    expect(
      seen
        .at(-1)
        ?.annotators.map(({ usd }) => usd.spent)
        .reduce((a, b) => a + b),
    ).toBeCloseTo(spent);
  });

  test('counts what earlier runs cost', async () => {
    const annotators = [slow('a', 1, { price, maxOutputTokens: 200 })];
    const resume = [{ key: 'of another question', usd: 0.95 }];
    await expect(collect(annotate(samples, { annotators, budget: { usd: 1 }, resume }))).rejects.toThrow(
      'The budget of $1.00 does not hold another call',
    );
  });

  test('counts calls of which nobody heard again as dear as they can have been', async () => {
    let calls = 0;
    const lossy = makeAnnotator('a', async (question, options) => {
      if (calls++ % 2) throw new AnnotatorError('network', 'The connection broke.');
      return slow('a', 1, {}).answer(question, options);
    });
    let last: Progress | undefined;
    const annotators = [{ ...lossy, price, maxOutputTokens: 200 }];
    const annotations = await collect(
      annotate(samples.slice(0, 6), {
        ...{ annotators, budget: { usd: 50 }, concurrency: 1 },
        onProgress: (progress) => {
          last = progress;
        },
      }),
    );
    expect(annotations).toHaveLength(6);
    expect(last?.usd.spent).toBeCloseTo(6 * perCall);
    expect(last?.usd.atMost).toBeGreaterThan(6 * perCall + 0.02);
  });

  test('needs a price, before anything is asked', async () => {
    const asked = annotate(samples, {
      annotators: [makeAnnotator('free'), slow('paid', 1, { price })],
      budget: { usd: 1 },
    });
    await expect(collect(asked)).rejects.toThrow('none is known for free. Give it with { prices }.');
  });
});

test('draining finishes what is in flight and asks nothing more', async () => {
  const drain = new AbortController();
  let calls = 0;
  const annotator = makeAnnotator('me', async (question, options) => {
    if (++calls === 12) drain.abort();
    await wait(10);
    return makeAnnotator('me').answer(question, options);
  });
  const { annotations } = await run({ annotators: [annotator], concurrency: 8, drain: drain.signal });
  expect(annotations).toHaveLength(calls);
  expect(calls).toBeLessThan(30);
});

test('samples that are settled and known are not read again', async () => {
  const annotators = [makeAnnotator('me'), makeAnnotator('you', undefined, { aspects: ['fidelity'] })];
  const notes = new Map<string, Parameters<KnownImages['note']>[2]>();
  const known: KnownImages = {
    find: async ({ url }) => notes.get(url),
    note: ({ url }, _, about) => notes.set(url, about),
  };
  const first = await collect(annotate(samples, { annotators, known }));
  expect(first).toHaveLength(120);
  expect(JSON.stringify([...notes.values()])).not.toContain('bytes');
  let last: Progress | undefined;
  const untouched = async () => {
    throw new Error('read');
  };
  const again = annotate(samples, {
    ...{ annotators, known, resume: first, loadImage: untouched },
    onProgress: (progress) => {
      last = progress;
    },
  });
  expect(await collect(again)).toEqual([]);
  expect(last).toMatchObject({ samples: 40, settled: 120 });
  const fewer = annotate(samples, { annotators, known, resume: first.slice(0, 60) });
  expect(await collect(fewer)).toHaveLength(60);
});

test('every call can be wrapped', async () => {
  const calls: string[] = [];
  const flaky = breakable('me');
  flaky.broken = true;
  await run(
    {
      annotators: [flaky],
      onCall: async ({ annotator, sampleId, attempt }, proceed) => {
        try {
          return await proceed();
        } finally {
          calls.push(`${annotator.id} ${sampleId} ${attempt}`);
          flaky.broken = false;
        }
      },
    },
    samples.slice(0, 1),
  );
  expect(calls).toEqual(['me s0 0', 'me s0 1']);
});

test('progress tells of each annotator', async () => {
  let last: Progress | undefined;
  const declining = makeAnnotator('no', async () => {
    throw new AnnotatorError('refused', 'I would rather not.', { usage: { inputTokens: 3 } });
  });
  await run(
    {
      annotators: [slow('yes', 1), declining],
      onProgress: (progress) => {
        last = progress;
      },
    },
    samples.slice(0, 5),
  );
  expect(last).toMatchObject({ samples: 5, annotations: 10, inFlight: 0, usage: { inputTokens: 5_015 } });
  expect(last?.annotators).toMatchObject([
    { annotatorId: 'yes', annotations: { scored: 5 }, calls: 5, state: 'asking' },
    { annotatorId: 'no', annotations: { refused: 5 }, usage: { inputTokens: 15 } },
  ]);
});

test('tokens that cannot be give no money back and count as not told', async () => {
  const price = { input: 1_000, output: 1_000 };
  for (const tokens of [-1_000, Number.NaN, 1e300, '12' as unknown as number]) {
    const odd = makeAnnotator(
      'odd',
      async (question, options) => ({
        ...(await makeAnnotator('odd').answer(question, options)),
        usage: { inputTokens: tokens, outputTokens: tokens },
      }),
      { price },
    );
    let progress: Progress | undefined;
    const { annotations } = await run(
      {
        annotators: [odd],
        budget: { usd: 1_000 },
        onProgress: (now) => {
          progress = now;
        },
      },
      samples.slice(0, 3),
    );
    expect(annotations.map(({ usage }) => usage)).toEqual([{}, {}, {}]);
    expect(progress?.usd.spent).toBe(0);
    expect(progress?.usd.atMost).toBeGreaterThan(0);
  }
});

test('a server that tells limits of nothing is asked on', async () => {
  const nothing = (['requests', 'tokens'] as const).map((kind) => ({ kind, limit: 0, remaining: 0, resetMs: 0 }));
  const proxied = makeAnnotator('proxied', async (question, options) => ({
    ...(await makeAnnotator('proxied').answer(question, options)),
    rateLimits: nothing,
  }));
  const { annotations } = await run({ annotators: [proxied], signal: AbortSignal.timeout(2_000) });
  expect(annotations).toHaveLength(samples.length);
});

test('a wait longer than any timer can be set for is waited, not polled', async () => {
  const warned: Error[] = [];
  const listen = (warning: Error) => warned.push(warning);
  process.on('warning', listen);
  const away = makeAnnotator('away', async () => {
    throw new AnnotatorError('rate-limited', 'Come back in 3,000 years.', { retryAfterMs: 1e14 });
  });
  await expect(
    run({ annotators: [away], timeoutMs: 1e14, signal: AbortSignal.timeout(200) }, samples.slice(0, 1)),
  ).rejects.toThrow();
  process.off('warning', listen);
  expect(warned).toEqual([]);
});

test('a sample that cannot be shown is told of once, however many passes there are', async () => {
  const broken = { ...samples[30], images: [{ id: 'a', url: 'data:;base64,AAAA' }] } as Sample;
  const failures: Failure[] = [];
  const annotations = await collect(
    annotate([...samples.slice(0, 30), broken], {
      annotators: [slow('fast', 1), slow('slow', 5, { concurrency: 1 })],
      concurrency: 64,
      onFailure: (failure) => failures.push(failure),
    }),
  );
  expect(annotations).toHaveLength(60);
  expect(failures.map(({ sampleId }) => sampleId)).toEqual([broken.id]);
});

test.each([[[null, { kind: 'sandwiches' }]], ['none'], [{}]])('limits that are none (%j) end nothing', async (told) => {
  const me = makeAnnotator('me');
  const odd = makeAnnotator('odd', async (...asked) => {
    return { ...(await me.answer(...asked)), rateLimits: told, model: 5 } as unknown as Answer;
  });
  const annotations = await collect(annotate(samples.slice(0, 3), { annotators: [odd] }));
  expect(annotations.map(({ outcome, model }) => [outcome, model])).toEqual(Array(3).fill(['scored', undefined]));
});
