import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { describe, expect, onTestFinished, test } from 'vitest';
import { prefix, queueName } from '../src/index.ts';
import { startSlowProxy } from './slow-proxy.ts';
import { enter, look, makeAnnotator, makeSamples, open, runThrough, until, useRedis } from './small-run.ts';
import { freePort, noRedis } from './start-redis.ts';

const noOpenssl = spawnSync('openssl', ['version']).error !== undefined;

/** Keeps notices, in the order they come. */
function listen() {
  const notices: string[] = [];
  return { notices, onNotice: (notice: string) => void notices.push(notice) };
}

describe.skipIf(noRedis)(`a Redis in trouble${noRedis ? ` (skipped: ${noRedis})` : ''}`, () => {
  test('may be slow: everything is asked once', async () => {
    const { url } = await useRedis();
    const slow = await startSlowProxy(url, 100);
    onTestFinished(slow.close);
    const { folder, samples } = await makeSamples(8);
    const annotator = makeAnnotator();
    const fleet = await open(folder, { redis: slow.url, annotators: [annotator] });
    await enter(folder, { redis: slow.url, annotators: [annotator] });
    expect(await runThrough(fleet, samples)).toHaveLength(8);
    expect(annotator.asked).toHaveLength(8);
  });

  test('may be full while answers come: they wait for room, and nothing is asked twice', async () => {
    const redis = await useRedis();
    const client = look(redis.url);
    const { folder, samples } = await makeSamples(8);
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const annotator = makeAnnotator('test:plain', () => released);
    const [run, worker] = [listen(), listen()];
    const outages: string[] = [];
    const fleet = await open(folder, { redis: redis.url, annotators: [annotator], onNotice: run.onNotice });
    await enter(folder, { redis: redis.url, annotators: [annotator], onNotice: worker.onNotice });
    const annotations = runThrough(fleet, samples, { onOutage: ({ error }) => outages.push(`${error?.message}`) });
    await until(() => annotator.asked.length >= 3);
    await client.config('SET', 'maxmemory', '1mb');
    release();
    await until(() => worker.notices.some((notice) => /is full: answers wait until there is room/.test(notice)));
    // The run, too: nobody can take a question.
    await until(() => run.notices.some((notice) => /is not asked\. .* is full\. Give it more memory/.test(notice)));
    await client.config('SET', 'maxmemory', '0');
    expect(await annotations).toHaveLength(8);
    expect(annotator.asked).toHaveLength(8);
  });

  test('may be full from the beginning: that is said at once', async () => {
    const redis = await useRedis('--maxmemory', '100kb');
    const { folder } = await makeSamples(0);
    await expect(open(folder, { redis: redis.url, annotators: [makeAnnotator()] })).rejects.toThrow(
      /cannot be used as a queue: it is full\. Give it more memory/,
    );
  });

  test('may say nothing at all for a while: that is told, and asks nothing again', async () => {
    const redis = await useRedis();
    const { folder, samples } = await makeSamples(30);
    const annotator = makeAnnotator('test:plain', () => wait(20));
    const [run, worker] = [listen(), listen()];
    const fleet = await open(folder, { redis: redis.url, annotators: [annotator], onNotice: run.onNotice });
    await enter(folder, {
      ...{ redis: redis.url, annotators: [annotator], concurrency: 2 },
      onNotice: worker.onNotice,
    });
    const annotations = runThrough(fleet, samples);
    await until(() => annotator.asked.length > 5);
    process.kill(redis.pid ?? 0, 'SIGSTOP');
    await until(() => [run, worker].every(({ notices }) => notices.some((notice) => /does not answer/.test(notice))));
    process.kill(redis.pid ?? 0, 'SIGCONT');
    expect(await annotations).toHaveLength(30);
    expect(annotator.asked).toHaveLength(30);
    await until(() => [run, worker].every(({ notices }) => notices.some((notice) => /is back, after/.test(notice))));
  });

  test('may be a node of a cluster that holds all keys of a queue; another node is told apart', async () => {
    const redis = await useRedis('--cluster-enabled', 'yes');
    const { folder, samples } = await makeSamples(4);
    const annotator = makeAnnotator();
    const options = { redis: redis.url, annotators: [annotator] };
    await expect(open(folder, options)).rejects.toThrow(/it is a node of a cluster that is down/);
    const client = look(redis.url);
    await client.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await until(async () => `${await client.call('CLUSTER', 'INFO')}`.includes('cluster_state:ok'));
    const fleet = await open(folder, options);
    await enter(folder, options);
    expect(await runThrough(fleet, samples)).toHaveLength(4);
    await fleet.close({ isDone: true });
    // Its slot is somewhere else from here on.
    const slot = Number(await client.call('CLUSTER', 'KEYSLOT', prefix));
    await client.call('CLUSTER', 'DELSLOTS', slot);
    await expect(open(folder, options)).rejects.toThrow(/node of a cluster/);
  });

  test('may be a replica, which is no place for a queue', async () => {
    const primary = await useRedis();
    const replica = await useRedis('--replicaof', '127.0.0.1', new URL(primary.url).port);
    const { folder } = await makeSamples(0);
    await expect(open(folder, { redis: replica.url, annotators: [makeAnnotator()] })).rejects.toThrow(
      /it is a replica, which takes no questions\. Name its primary/,
    );
  });

  test.skipIf(noOpenssl)('may have a certificate that nobody trusts', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'visionprefer-tls-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const wanted = [
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-subj',
      '/CN=here',
    ];
    execFileSync('openssl', ['req', ...wanted, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
    const port = await freePort();
    const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate];
    await useRedis('--port', '0', '--tls-port', `${port}`, ...files);
    await expect(open(folder, { redis: `rediss://127.0.0.1:${port}`, annotators: [makeAnnotator()] })).rejects.toThrow(
      /its certificate is of nobody this machine trusts\. Name the authority in NODE_EXTRA_CA_CERTS/,
    );
    await expect(open(folder, { redis: `redis://127.0.0.1:${port}`, annotators: [makeAnnotator()] })).rejects.toThrow(
      /it closed the connection\. If it wants TLS, write rediss:\/\//,
    );
  });
});

describe.skipIf(noRedis)('runs and workers side by side', () => {
  test('two runs at one Redis get their own answers', async () => {
    const redis = await useRedis();
    const { folder, samples } = await makeSamples(20);
    const annotator = makeAnnotator();
    const fleets = await Promise.all(
      ['one', 'two'].map((runId) => open(folder, { redis: redis.url, annotators: [annotator], runId })),
    );
    await enter(folder, { redis: redis.url, annotators: [annotator] });
    const runs = await Promise.all(fleets.map((fleet) => runThrough(fleet, samples)));
    for (const annotations of runs) expect(new Set(annotations.map(({ key }) => key)).size).toBe(20);
    expect(annotator.asked).toHaveLength(40);
  });

  test('a dashboard finds the queue of an annotator by its name', async () => {
    const redis = await useRedis();
    const { folder, samples } = await makeSamples(5);
    const fleet = await open(folder, { redis: redis.url, annotators: [makeAnnotator()], runId: 'one' });
    const stop = new AbortController();
    const run = runThrough(fleet, samples, { signal: stop.signal });
    const queue = new Queue(queueName('one', 'test:plain'), { connection: { url: redis.url }, prefix });
    onTestFinished(() => queue.close());
    await until(async () => ((await queue.getJobCounts()).waiting ?? 0) >= 3);
    expect((await queue.getJobs(['waiting'])).map(({ name }) => name)).toContain('s0');
    expect(await queue.exportPrometheusMetrics()).toContain('bullmq_job_count');
    stop.abort(new Error('enough'));
    await expect(run).rejects.toThrow('enough');
  });

  test('a copied journal is refused while the other one is asked; the same place may claim again', async () => {
    const redis = await useRedis();
    const { folder } = await makeSamples(0);
    const options = { redis: redis.url, annotators: [makeAnnotator()], runId: 'one' };
    const first = await open(folder, { ...options, holder: '/data/a.jsonl on here' });
    await expect(open(folder, { ...options, holder: '/copy/a.jsonl on there' })).rejects.toThrow(
      /run of \/data\/a\.jsonl on here is under way .*delete the \.queue\.json/,
    );
    // Killed and started again.
    await open(folder, { ...options, holder: '/data/a.jsonl on here' });
    await first.close({ isDone: false });
    await open(folder, { ...options, holder: '/copy/a.jsonl on there' });
  });

  test('a worker of another version passes a queue over, and says so', async () => {
    const redis = await useRedis();
    const { folder } = await makeSamples(0);
    const client = look(redis.url);
    for (const [name, version] of Object.entries({ older: 1, newer: 99 })) {
      const entry = JSON.stringify({ annotatorId: 'test:plain', version, at: Date.now() });
      await client.hset(`${prefix}:queues`, `test/plain@${name}`, entry);
    }
    const { notices, onNotice } = listen();
    await enter(folder, { redis: redis.url, annotators: [makeAnnotator()], onNotice });
    expect(notices.join('\n')).toMatch(/@older is passed over: its run is of an older version of VisionPrefer/);
    expect(notices.join('\n')).toMatch(/@newer is passed over: its run is of a newer version .* Install the same one/);
  });

  test('a worker that is there first begins when a run comes', async () => {
    const redis = await useRedis();
    const { folder, samples } = await makeSamples(5);
    const annotator = makeAnnotator();
    const { notices, onNotice } = listen();
    await enter(folder, { redis: redis.url, annotators: [annotator], onNotice });
    expect(notices).toEqual([]);
    const fleet = await open(folder, { redis: redis.url, annotators: [annotator] });
    expect(await runThrough(fleet, samples)).toHaveLength(5);
    expect(notices[0]).toMatch(/^Answers for test:plain in test\/plain@/);
  });
});
