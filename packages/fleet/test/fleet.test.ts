import { setTimeout as wait } from 'node:timers/promises';
import { AnnotatorError, annotate, InputError, originalImages } from '@visionprefer/core';
import { describe, expect, test } from 'vitest';
import { prefix } from '../src/index.ts';
import { enter, look, makeAnnotator, makeSamples, open, runThrough, until, useRedis } from './small-run.ts';
import { noRedis } from './start-redis.ts';

describe.skipIf(noRedis)(`a fleet${noRedis ? ` (skipped: ${noRedis})` : ''}`, () => {
  test('answers as one machine does, asks each question once, and leaves nothing behind', async () => {
    const redis = await useRedis();
    const { folder, samples } = await makeSamples(60);
    const annotators = [makeAnnotator('test:one'), makeAnnotator('test:two?a=b:c')];
    const alone = await Array.fromAsync(annotate(samples, { annotators, loadImage: originalImages({ root: folder }) }));
    for (const { asked } of annotators) asked.length = 0;
    const fleet = await open(folder, { redis: redis.url, annotators: annotators.map(({ id }) => makeAnnotator(id)) });
    await enter(folder, { redis: redis.url, annotators });
    await enter(folder, { redis: redis.url, annotators, concurrency: 3 });
    const annotations = await runThrough(fleet, samples);
    await fleet.close({ isDone: true });
    const plain = (list: typeof alone) => list.map(({ ms: _, ...rest }) => JSON.stringify(rest)).sort();
    expect(plain(annotations)).toEqual(plain(alone));
    for (const { asked } of annotators) expect(new Set(asked).size).toBe(60);
    for (const { asked } of annotators) expect(asked).toHaveLength(60);
    // The limiter's key ends by itself.
    expect((await look(redis.url).keys(`${prefix}*`)).filter((key) => !key.endsWith(':limiter'))).toEqual([]);
  });

  test('keeps what was answered while nobody listened, and removes it when it is written', async () => {
    const redis = await useRedis();
    const { folder, samples } = await makeSamples(12);
    const annotator = makeAnnotator();
    const first = await open(folder, { redis: redis.url, annotators: [annotator] });
    const stop = new AbortController();
    const lost = runThrough(first, samples, { signal: stop.signal });
    const client = look(redis.url);
    await until(async () => (await client.keys(`${prefix}:*:q-*`)).length >= 3);
    // Gone without a word, as a killed run is.
    stop.abort(new Error('gone'));
    await expect(lost).rejects.toThrow('gone');
    const member = await enter(folder, { redis: redis.url, annotators: [annotator] });
    await until(() => annotator.asked.length > 0 && member.progress().inFlight === 0);
    const early = [...annotator.asked];
    const second = await open(folder, { redis: redis.url, annotators: [annotator] });
    const annotations = await runThrough(second, samples);
    expect(annotations).toHaveLength(12);
    expect(early.length).toBeGreaterThanOrEqual(3);
    expect(annotator.asked).toHaveLength(12);
    await until(async () => (await client.keys(`${prefix}:*:q-*`)).length === 0);
  });

  test('asks again what a lost worker had in hand, as a call that was lost', async () => {
    const redis = await useRedis();
    const { folder, samples } = await makeSamples(6);
    const deaf = makeAnnotator('test:plain', () => new Promise(() => {}));
    const annotator = makeAnnotator();
    const fleet = await open(folder, { redis: redis.url, annotators: [annotator] });
    const gone = await enter(folder, { redis: redis.url, annotators: [deaf] });
    const run = runThrough(fleet, samples, { onFailure: () => {} });
    await until(() => deaf.asked.length >= 3);
    await gone.close({ force: true });
    await enter(folder, { redis: redis.url, annotators: [annotator] });
    expect(await run).toHaveLength(6);
    expect(annotator.asked).toHaveLength(6);
  });

  test('goes on when Redis comes back empty, and asks again only what was in flight', async () => {
    const redis = await useRedis();
    const { folder, samples } = await makeSamples(40);
    const annotator = makeAnnotator('test:plain', () => wait(20));
    const notices: string[] = [];
    const fleet = await open(folder, {
      ...{ redis: redis.url, annotators: [annotator], concurrency: 8 },
      onNotice: (notice) => notices.push(notice),
    });
    await enter(folder, { redis: redis.url, annotators: [annotator], concurrency: 4 });
    const run = runThrough(fleet, samples);
    await until(() => annotator.asked.length > 10);
    await redis.kill();
    await until(() => notices.length > 0);
    await redis.start();
    expect(await run).toHaveLength(40);
    expect(annotator.asked.length).toBeLessThanOrEqual(40 + 8);
    await until(() => notices.length > 1);
    expect(notices.join('\n')).toMatch(/is gone: .*\n.* is back, after \d+ second/);
  });

  test('asks nothing again when a Redis that keeps its data is gone for a while', async () => {
    const redis = await useRedis('--appendonly', 'yes', '--appendfsync', 'always');
    const { folder, samples } = await makeSamples(40);
    const annotator = makeAnnotator('test:plain', () => wait(50));
    const fleet = await open(folder, { redis: redis.url, annotators: [annotator] });
    await enter(folder, { redis: redis.url, annotators: [annotator], concurrency: 4 });
    const run = runThrough(fleet, samples);
    await until(() => annotator.asked.length > 10);
    await redis.kill();
    await wait(1_000);
    await redis.start();
    expect(await run).toHaveLength(40);
    expect(annotator.asked).toHaveLength(40);
  });

  test('is paused for all workers when a vendor asks one of them to wait', async () => {
    const redis = await useRedis();
    const { folder, samples } = await makeSamples(30);
    const askedMs: number[] = [];
    const annotator = makeAnnotator('test:plain', () => {
      askedMs.push(performance.now());
      if (askedMs.length === 1) throw new AnnotatorError('rate-limited', 'Not so fast.', { retryAfterMs: 3_000 });
    });
    const fleet = await open(folder, { redis: redis.url, annotators: [annotator] });
    for (let member = 0; member < 3; member++) {
      await enter(folder, { redis: redis.url, annotators: [annotator], concurrency: 1 });
    }
    expect(await runThrough(fleet, samples)).toHaveLength(30);
    expect(askedMs).toHaveLength(31);
    // But for what the others had in hand already, nobody asks for a while.
    const gaps = askedMs.map((ms, place) => ms - (askedMs[place - 1] ?? ms));
    expect(Math.max(...gaps)).toBeGreaterThan(1_500);
  });

  test('lets no more through than its limits say, over all workers', async () => {
    const redis = await useRedis();
    const { folder, samples } = await makeSamples(24);
    let [inFlight, most] = [0, 0];
    const annotator = makeAnnotator('test:plain', async () => {
      most = Math.max(most, ++inFlight);
      // The first ones wait for each other.
      await until(() => most >= 3);
      inFlight--;
    });
    const fleet = await open(folder, { redis: redis.url, annotators: [annotator], concurrency: 3 });
    for (let member = 0; member < 2; member++) await enter(folder, { redis: redis.url, annotators: [annotator] });
    expect(await runThrough(fleet, samples)).toHaveLength(24);
    expect(most).toBe(3);
  });

  test('takes back what nobody has begun with when it is told to end', async () => {
    const redis = await useRedis();
    const { folder, samples } = await makeSamples(20);
    const annotator = makeAnnotator();
    const drain = new AbortController();
    const fleet = await open(folder, { redis: redis.url, annotators: [annotator], drain: drain.signal });
    const run = runThrough(fleet, samples, { drain: drain.signal });
    const client = look(redis.url);
    await until(async () => (await client.keys(`${prefix}:*:q-*`)).length >= 3);
    drain.abort();
    expect(await run).toEqual([]);
    expect(await client.keys(`${prefix}:*:q-*`)).toEqual([]);
  });

  test('says when no worker is there', async () => {
    const redis = await useRedis();
    const { folder, samples } = await makeSamples(2);
    const annotator = makeAnnotator();
    const notices: string[] = [];
    const fleet = await open(folder, {
      ...{ redis: redis.url, annotators: [annotator] },
      onNotice: (notice) => notices.push(notice),
    });
    const run = runThrough(fleet, samples);
    await until(() => notices.length > 0);
    expect(notices[0]).toMatch(/test:plain is not asked\. No worker answers for it\. Start one, .*visionprefer work/);
    await enter(folder, { redis: redis.url, annotators: [annotator] });
    expect(await run).toHaveLength(2);
  });

  test('gives a question back when the first image cannot be read, and tells which worker that is', async () => {
    const redis = await useRedis();
    const { folder, samples } = await makeSamples(3);
    const { folder: elsewhere } = await makeSamples(0);
    const annotator = makeAnnotator();
    const fleet = await open(folder, { redis: redis.url, annotators: [annotator] });
    const blind = await enter(`${elsewhere}/none`, { redis: redis.url, annotators: [annotator] });
    const run = runThrough(fleet, samples);
    await expect(blind.unfit).rejects.toThrow(InputError);
    await expect(blind.unfit).rejects.toThrow(/Worker .* cannot show image a of sample s\d: /);
    await blind.close();
    await enter(folder, { redis: redis.url, annotators: [annotator] });
    expect(await run).toHaveLength(3);
    expect(annotator.asked).toHaveLength(3);
  });

  test('gives a question back when the key is turned down', async () => {
    const redis = await useRedis();
    const { folder, samples } = await makeSamples(3);
    const refused = makeAnnotator('test:plain', () => {
      throw new AnnotatorError('unauthorized', 'test:plain: the key is turned down.');
    });
    const annotator = makeAnnotator();
    const fleet = await open(folder, { redis: redis.url, annotators: [annotator] });
    const unfit = await enter(folder, { redis: redis.url, annotators: [refused] });
    const run = runThrough(fleet, samples);
    await expect(unfit.unfit).rejects.toThrow('the key is turned down');
    await unfit.close();
    await enter(folder, { redis: redis.url, annotators: [annotator] });
    expect(await run).toHaveLength(3);
  });
});

describe.skipIf(noRedis)('what is wrong with a Redis is said at once', () => {
  test('one that is not there', async () => {
    const { folder } = await makeSamples(0);
    const annotators = [makeAnnotator()];
    await expect(open(folder, { redis: 'redis://127.0.0.1:1', annotators })).rejects.toThrow(/nothing listens there/);
    await expect(enter(folder, { redis: 'redis://127.0.0.1:1', annotators })).rejects.toThrow(/nothing listens there/);
    await expect(open(folder, { redis: '127.0.0.1:6379', annotators })).rejects.toThrow(/no address of a Redis/);
  });

  test('a password that is wrong or missing, and is in no message', async () => {
    const redis = await useRedis('--requirepass', 'open-sesame');
    const { folder } = await makeSamples(0);
    const annotators = [makeAnnotator()];
    await expect(open(folder, { redis: redis.url, annotators })).rejects.toThrow(/it wants a password/);
    const wrong = open(folder, { redis: redis.url.replace('//', '//:swordfish@'), annotators });
    await expect(wrong).rejects.toThrow(/^redis:\/\/127\.0\.0\.1:\d+ cannot be used as a queue: it does not take the/);
    await open(folder, { redis: redis.url, password: 'open-sesame', annotators });
  });

  test('one that throws keys away', async () => {
    const redis = await useRedis('--maxmemory', '50mb', '--maxmemory-policy', 'allkeys-lru');
    const { folder } = await makeSamples(0);
    await expect(open(folder, { redis: redis.url, annotators: [makeAnnotator()] })).rejects.toThrow(
      /throws keys away when it is full \(maxmemory-policy allkeys-lru\)/,
    );
  });

  test('one that is full', async () => {
    const redis = await useRedis();
    const { folder, samples } = await makeSamples(3);
    const annotator = makeAnnotator();
    const fleet = await open(folder, { redis: redis.url, annotators: [annotator] });
    const client = look(redis.url);
    await client.config('SET', 'maxmemory', '1mb');
    const outages: string[] = [];
    const run = runThrough(fleet, samples, { onOutage: ({ error }) => outages.push(`${error?.message}`) });
    await until(() => outages.length > 0);
    expect(outages[0]).toMatch(/takes no more questions: it is full/);
    await client.config('SET', 'maxmemory', '0');
    await enter(folder, { redis: redis.url, annotators: [annotator] });
    expect(await run).toHaveLength(3);
  });
});
