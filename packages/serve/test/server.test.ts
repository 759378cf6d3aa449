import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { type RewardServer, type RewardServerOptions, startRewardServer } from '@visionprefer/serve';
import { afterEach, describe, expect, test } from 'vitest';
import { instantSource } from './instant-source.ts';

const open: RewardServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close(AbortSignal.abort());
});

async function serve(options: Partial<RewardServerOptions> = {}): Promise<RewardServer> {
  const server = await startRewardServer({ source: instantSource(), port: 0, ...options });
  open.push(server);
  return server;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const bodyOf = (...pictures: [picture: string, prompt: string][]) =>
  JSON.stringify({ images: pictures.map(([picture, prompt]) => ({ image: base64(picture), prompt })) });

async function post(url: string, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/v1/rewards`, { method: 'POST', body, headers });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer };
}

interface Answer {
  rewards: { reward: number; aspects: Record<string, { reward: number }>; error?: { code: string; retry: boolean } }[];
  error?: { code: string; message: string };
}

describe('our own route', () => {
  test('gives each picture its reward or error, in their order', async () => {
    const unjudged: string[] = [];
    const { url } = await serve({ onUnjudged: ({ prompt }, { code }) => unjudged.push(`${prompt}: ${code}`) });
    const { status, body } = await post(
      url,
      bodyOf(['abcd', 'ab'], ['!', 'x'], ['ab', 'quotes " and \n 🎲'], ['?', 'y']),
    );
    expect(status).toBe(200);
    expect(body.rewards.map(({ reward, error }) => reward ?? error?.code)).toEqual([3, 'bad-image', 9.5, 'unjudged']);
    expect(body.rewards[0]?.aspects).toMatchObject({ size: { reward: 4 }, length: { reward: 2 } });
    expect(unjudged).toEqual(['x: bad-image', 'y: unjudged']);
  });

  test.each([
    ['no JSON', '{', 400],
    ['no images', '{"images": []}', 400],
    ['no base64', '{"images": [{"image": "<svg/>", "prompt": ""}]}', 400],
  ])('says what is wrong with %s', async (_, body, status) => {
    const { url } = await serve();
    const answer = await post(url, body);
    expect(answer).toMatchObject({ status, body: { error: { code: 'bad-request' } } });
  });

  test('is described in OpenAPI, and an unknown path names the known ones', async () => {
    const { url } = await serve();
    const described = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: object };
    expect(Object.keys(described.paths)).toEqual(['/v1/rewards']);
    const unknown = await fetch(`${url}/nowhere`);
    expect(unknown.status).toBe(404);
    expect(await unknown.text()).toContain('POST /v1/rewards');
  });
});

describe('what was judged', () => {
  test('is known by picture and prompt, and counted', async () => {
    const source = instantSource();
    const { url } = await serve({ source });
    const twice = [await post(url, bodyOf(['a', 'x'])), await post(url, bodyOf(['a', 'x']))];
    expect(twice[0]?.body).toEqual(twice[1]?.body);
    await post(url, bodyOf(['a', 'another']));
    expect(source.asked).toHaveLength(2);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('visionprefer_images_total{outcome="judged"} 2');
    expect(metrics).toContain('visionprefer_images_total{outcome="cached"} 1');
  });

  test('is forgotten when others were used later', async () => {
    const source = instantSource();
    const { url } = await serve({ source, cacheSize: 2 });
    for (const prompt of ['1', '2', '1', '3', '1', '2']) await post(url, bodyOf(['a', prompt]));
    expect(source.asked.map(({ prompt }) => prompt)).toEqual(['1', '2', '3', '2']);
  });

  test('is not kept when it may go well the next time; what is final is', async () => {
    const source = instantSource();
    const { url } = await serve({ source });
    for (const picture of ['~', '~', '!', '!']) await post(url, bodyOf([picture, 'x']));
    expect(source.asked).toHaveLength(3);
  });
});

describe('who may ask', () => {
  test('others than this machine only with a token', async () => {
    await expect(serve({ host: '0.0.0.0' })).rejects.toThrow('token');
    await expect(serve({ host: '0.0.0.0', token: 'short' })).rejects.toThrow('16');
  });

  test('the token comes as a bearer or in the address', async () => {
    const token = 'a-token-nobody-guesses';
    const { url } = await serve({ token });
    const basic = `Basic ${base64(`visionprefer:${token}`)}`;
    for (const authorization of [`Bearer ${token}`, basic]) {
      expect((await post(url, bodyOf(['a', 'x']), { authorization })).status).toBe(200);
    }
    expect((await post(url, bodyOf(['a', 'x']), { authorization: 'Bearer other' })).status).toBe(401);
    expect((await post(url, bodyOf(['a', 'x']))).body.error?.code).toBe('unauthorized');
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
  });

  test('no web page', async () => {
    const { url } = await serve();
    expect((await post(url, bodyOf(['a', 'x']), { origin: 'https://example.org' })).status).toBe(401);
  });

  test('nobody on a port that is taken', async () => {
    const { url } = await serve();
    await expect(serve({ port: Number(new URL(url).port) })).rejects.toThrow('already');
  });
});

describe('under load', () => {
  test('fifty clients at once get their own rewards, in order', async () => {
    const { url } = await serve();
    const clients = Array.from({ length: 50 }, (_, client) =>
      Array.from({ length: 20 }, (_, place): [string, string] => ['p'.repeat(1 + place), 'x'.repeat(client)]),
    );
    const answers = await Promise.all(clients.map((pictures) => post(url, bodyOf(...pictures))));
    for (const [client, { body }] of answers.entries()) {
      expect(body.rewards.map(({ reward }) => reward)).toEqual(
        clients[client]?.map((_, place) => (1 + place + client) / 2),
      );
    }
  });

  test('a large batch does not hold up one picture', async () => {
    const waiting: (() => void)[] = [];
    const order: string[] = [];
    const source = instantSource({
      concurrency: 1,
      async judge({ prompt }) {
        order.push(prompt);
        await new Promise<void>((resolve) => waiting.push(resolve));
        return [{ findings: { size: { raw: 1, score: 1 }, length: { raw: 1, score: 1 } } }];
      },
    });
    const { url } = await serve({ source });
    const large = post(
      url,
      bodyOf(...Array.from({ length: 5 }, (_, place): [string, string] => ['a', `large ${place}`])),
    );
    await expect.poll(() => waiting.length).toBe(1);
    const small = post(url, bodyOf(['a', 'small']));
    await expect
      .poll(async () => (await (await fetch(`${url}/metrics`)).text()).includes('groups_waiting 5'))
      .toBe(true);
    for (let done = 0; done < 6; done++) {
      await expect.poll(() => waiting.length).toBeGreaterThan(0);
      waiting.shift()?.();
    }
    await Promise.all([large, small]);
    expect(order.indexOf('small')).toBeLessThanOrEqual(2);
  });

  test('what is not done in time is told as late, and is there the next time', async () => {
    let release = () => {};
    const source = instantSource({
      async judge({ pictures }) {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return pictures.map(() => ({ findings: { size: { raw: 7, score: 1 }, length: { raw: 7, score: 1 } } }));
      },
    });
    const { url } = await serve({ source });
    const body = JSON.stringify({ images: [{ image: base64('a'), prompt: 'x' }], deadlineSeconds: 0.05 });
    const late = await post(url, body);
    expect(late.body.rewards[0]?.error).toMatchObject({ code: 'late', retry: true });
    release();
    await expect.poll(async () => (await post(url, body)).body.rewards[0]?.reward).toBe(7);
  });

  test('bodies over the limit, chunked ones too, are turned down', async () => {
    const { url } = await serve({ maxBodyBytes: 1_000 });
    expect((await post(url, bodyOf(['a'.repeat(2_000), 'x']))).status).toBe(413);
    const chunked = request(`${url}/v1/rewards`, { method: 'POST' });
    for (let part = 0; part < 10; part++) chunked.write('x'.repeat(500));
    chunked.end();
    const [response] = (await once(chunked, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    expect(response.statusCode).toBe(413);
  });

  test('slow clients do not hold up others; what has no room waits outside, then is told to come later', async () => {
    const { url } = await serve({ maxMemoryBytes: 1_000, maxWaiting: 1, waitMs: 60_000 });
    const { port } = new URL(url);
    const slow = connect(Number(port), '127.0.0.1');
    slow.write('POST /v1/rewards HTTP/1.1\r\nhost: x\r\ncontent-length: 900\r\n\r\n{');
    const figure = async (line: string) => (await (await fetch(`${url}/metrics`)).text()).includes(line);
    await expect.poll(() => figure('body_bytes 900')).toBe(true);
    expect((await post(url, bodyOf(['a', 'x']))).status).toBe(200);
    const outside = post(url, bodyOf(['a'.repeat(600), 'x']));
    await expect.poll(() => figure('requests_waiting 1')).toBe(true);
    const busy = await post(url, bodyOf(['a', 'x']));
    expect(busy).toMatchObject({ status: 503, body: { error: { code: 'busy' } } });
    expect(busy.headers.get('retry-after')).toBe('2');
    slow.destroy();
    expect((await outside).status).toBe(200);
  });
});

describe('being stopped', () => {
  test('what is under way is answered, nothing new is taken', async () => {
    let release = () => {};
    const begun = deferred();
    let isClosed = false;
    const source = instantSource({
      async judge() {
        begun.resolve();
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return [{ findings: { size: { raw: 1, score: 1 }, length: { raw: 1, score: 1 } } }];
      },
      async close() {
        isClosed = true;
      },
    });
    const server = await startRewardServer({ source, port: 0 });
    const answer = post(server.url, bodyOf(['a', 'x']));
    await begun.promise;
    const closed = server.close();
    await expect(fetch(`${server.url}/health`)).rejects.toThrow();
    release();
    expect((await answer).body.rewards[0]?.reward).toBe(1);
    await closed;
    expect(isClosed).toBe(true);
  });

  test('a second signal breaks off', async () => {
    const begun = deferred();
    const source = instantSource({
      judge: () => {
        begun.resolve();
        return new Promise(() => {});
      },
    });
    const server = await startRewardServer({ source, port: 0 });
    const answer = post(server.url, bodyOf(['a', 'x'])).catch(() => ({ body: { rewards: [] } }));
    await begun.promise;
    await server.close(AbortSignal.abort());
    expect((await answer).body.rewards?.[0]?.reward).toBeUndefined();
  });
});

describe('what counts', () => {
  test('aspects and weights', async () => {
    const { url } = await serve({ weights: { size: 3 } });
    expect((await post(url, bodyOf(['abcd', 'ab']))).body.rewards[0]?.reward).toBe((3 * 4 + 2) / 4);
    const { url: other } = await serve({ aspects: ['length'] });
    expect((await post(other, bodyOf(['abcd', 'ab']))).body.rewards[0]?.reward).toBe(2);
    await expect(serve({ aspects: ['beauty'] })).rejects.toThrow('size, length');
    await expect(serve({ weights: { size: 0, length: 0 } })).rejects.toThrow('weight');
  });

  test('normalised by the reference of each aspect', async () => {
    const reference = () => ({ mean: 2, standardDeviation: 4, shareBelow: (raw: number) => raw / 10 });
    const rewardBy = async (normalize: 'zscore' | 'quantile') => {
      const { url } = await serve({ source: instantSource({ reference }), normalize });
      return (await post(url, bodyOf(['abcd', 'ab']))).body.rewards[0]?.reward;
    };
    expect(await rewardBy('zscore')).toBe((0.5 + 0) / 2);
    expect(await rewardBy('quantile')).toBeCloseTo((0.4 + 0.2) / 2);
  });
});

function deferred(): { promise: Promise<void>; resolve(): void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
