import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTransport, inlineImages } from '../src/plugin.ts';

/** Serves until it is disposed of. */
async function serve(listener: RequestListener): Promise<AsyncDisposable & { url: string }> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

test('what arrives is what would have been sent with the images as text, whatever else it says', async () => {
  let length: string | undefined;
  await using server = await serve(async (request, response) => {
    length = request.headers['content-length'];
    response.end(await bodyOf(request));
  });
  const transport = createTransport();
  const earlier = transport.images().base64(new Uint8Array([1]));
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(earlier, `${earlier}${earlier}`, '_0_', '$&$1', '00000000-0000-4000-8000-000000000000_0_'),
    fc.uuid().map((nonce) => `${nonce}_0_`),
  );
  const part = fc.oneof(
    text,
    fc.uint8Array({ maxLength: 300 }),
    fc.nat(60_000).map((length) => new Uint8Array(length).fill(length)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
      const images = transport.images();
      const write = (base64: (bytes: Uint8Array) => string) =>
        JSON.stringify(
          parts.map((part) => (typeof part === 'string' ? part : `data:image/png;base64,${base64(part)}`)),
        );
      const response = await transport.fetch(server.url, {
        method: 'POST',
        body: write(images.base64),
        ...images.fetchOptions,
      });
      const expected = Buffer.from(write(inlineImages.base64));
      expect(Buffer.from(await response.arrayBuffer())).toEqual(expected);
      expect(length).toBe(`${expected.length}`);
    }),
  );
});

test('a request that an image did not get into is not sent', async () => {
  let requests = 0;
  await using server = await serve((_, response) => {
    requests++;
    response.end();
  });
  const transport = createTransport();
  const images = transport.images();
  images.base64(new Uint8Array([1]));
  const sending = transport.fetch(server.url, { method: 'POST', body: '{}', ...images.fetchOptions });
  await expect(sending).rejects.toThrow('did not get into its request');
  expect(requests).toBe(0);
});

test('a response is the same as by fetch: status, headers, body, compression', async () => {
  await using server = await serve((request, response) => {
    if (request.url === '/empty') response.writeHead(204).end();
    else response.writeHead(429, { 'content-encoding': 'gzip', 'set-cookie': ['a=1', 'b=2'] }).end(gzipSync('{"a":1}'));
  });
  const transport = createTransport();
  for (const path of ['', 'empty']) {
    const [ours, theirs] = await Promise.all(
      [transport.fetch, fetch].map(async (by) => {
        const response = await by(`${server.url}${path}`, { method: 'POST', body: '{}' });
        const headers = [...response.headers].filter(([name]) => name !== 'date');
        return { status: response.status, headers, body: await response.text() };
      }),
    );
    expect(ours).toEqual(theirs);
  }
});

test('an answer larger than any judgement is a lost connection, packed or not', async () => {
  const large = Buffer.alloc(17 * 2 ** 20, 0x20);
  await using server = await serve((request, response) => {
    if (request.url === '/packed') response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(large));
    else response.end(large);
  });
  const transport = createTransport();
  for (const path of ['', 'packed']) {
    const asked = transport.fetch(`${server.url}${path}`, { method: 'POST', body: '{}' });
    await expect(asked).rejects.toThrow(new TypeError('fetch failed'));
  }
});

test('it lets go at once when the signal is aborted, before an answer and in the middle of one', async () => {
  const arrived: Promise<unknown>[] = [];
  await using server = await serve((request, response) => {
    arrived.push(once(response, 'close'));
    if (request.url === '/begun') response.write('{"begun":');
  });
  const transport = createTransport();
  for (const path of ['', 'begun']) {
    const leaving = new AbortController();
    const asked = transport.fetch(`${server.url}${path}`, { method: 'POST', body: '{}', signal: leaving.signal });
    const caught = asked.catch((error) => error);
    setTimeout(() => leaving.abort('enough'), 50);
    expect(await caught).toBe('enough');
  }
  await Promise.all(arrived);
});

test('a body that breaks off, and a server that is not there, are errors as fetch has them', async () => {
  await using server = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"half', () => response.destroy());
  });
  const { fetch } = createTransport();
  await expect(fetch(server.url, { method: 'POST', body: '{}' })).rejects.toThrow(TypeError);
  await expect(fetch('http://127.0.0.1:1/', { method: 'POST', body: '{}' })).rejects.toThrow(TypeError);
});

test('connections are kept', async () => {
  const ports = new Set<number | undefined>();
  await using server = await serve(async (request, response) => {
    ports.add(request.socket.remotePort);
    await bodyOf(request);
    response.end('{}');
  });
  const { fetch } = createTransport();
  for (let call = 0; call < 5; call++) await (await fetch(server.url, { method: 'POST', body: '{}' })).text();
  expect(ports.size).toBe(1);
});

test('a redirect is not followed, so that no key goes along, and is an error that says where it leads', async () => {
  const strangers: unknown[] = [];
  await using stranger = await serve((request, response) => {
    strangers.push(request.headers);
    response.end('{}');
  });
  await using server = await serve((_, response) => {
    response.writeHead(307, { location: `${stranger.url}elsewhere?key=sk-secret` });
    response.end();
  });
  const transport = createTransport();
  const images = transport.images();
  const body = JSON.stringify({ image: images.base64(new Uint8Array([1, 2, 3])) });
  for (const init of [{ body }, { body, ...images.fetchOptions }]) {
    const response = await transport.fetch(server.url, { method: 'POST', headers: { 'x-api-key': 'k' }, ...init });
    expect(response.status).toBe(307);
    expect(await response.text()).toMatch(/redirects to http:\/\/127\.0\.0\.1:\d+\/elsewhere, and is not followed/);
  }
  expect(strangers).toEqual([]);
});

test('what is posted past an SDK arrives the same, images in it, and every reply is given as it came', async () => {
  let arrived: string[] = [];
  await using server = await serve(async (request, response) => {
    const { method, headers } = request;
    const kept = ['host', 'authorization', 'content-type', 'content-length', 'connection'].map((name) => headers[name]);
    arrived = [method ?? '', ...kept.map(String), await bodyOf(request)];
    if (request.url === '/moved') response.writeHead(302, { location: '/elsewhere' }).end('there');
    else {
      response.setHeader('x-ratelimit-limit-tokens', ['1', '2']);
      response.writeHead(429, { 'content-encoding': 'gzip' }).end(gzipSync('zu früh'));
    }
  });
  const transport = createTransport();
  const { host } = new URL(server.url);
  const headers = new Headers({ 'content-type': 'application/json', 'content-length': '1' });
  const post = transport.poster(server.url.replace('//', '//me:pass@'), headers);
  for (const bytes of [new Uint8Array([1, 2, 3]), new Uint8Array([4])]) {
    const images = transport.images();
    const text = JSON.stringify({ prompt: 'ein Fuchs über dem Feld', image: images.base64(bytes) });
    const reply = await post(text, images, new AbortController().signal);
    const body = JSON.stringify({ prompt: 'ein Fuchs über dem Feld', image: Buffer.from(bytes).toString('base64') });
    const basic = `Basic ${Buffer.from('me:pass').toString('base64')}`;
    expect(arrived).toEqual([
      ...['POST', host, basic, 'application/json', `${Buffer.byteLength(body)}`, 'keep-alive', body],
    ]);
    expect([
      reply.status,
      reply.headers.get('x-ratelimit-limit-tokens'),
      reply.headers.get('location'),
      reply.text,
    ]).toEqual([...[429, '1, 2', null, 'zu früh']]);
  }
  const moved = transport.poster(`${server.url}moved`, headers);
  const reply = await moved('{}', transport.images(), new AbortController().signal);
  expect([reply.status, reply.headers.get('location'), reply.text]).toEqual([302, '/elsewhere', 'there']);
});

test('a post lets go when its signal is aborted, and a lost connection is what fetch throws', async () => {
  const arrived: Promise<unknown>[] = [];
  await using server = await serve((request, response) => {
    arrived.push(once(response, 'close'));
    if (request.url === '/begun') response.write('{"begun":');
    if (request.url === '/broken')
      response.writeHead(200, { 'content-length': '9' }).write('{', () => response.destroy());
  });
  const transport = createTransport();
  const ask = (path: string, signal: AbortSignal) =>
    transport.poster(`${server.url}${path}`, new Headers())('{}', transport.images(), signal);
  for (const path of ['', 'begun']) {
    const leaving = new AbortController();
    const asked = ask(path, leaving.signal).catch((error) => error);
    setTimeout(() => leaving.abort('enough'), 50);
    expect(await asked).toBe('enough');
  }
  await expect(ask('', AbortSignal.abort('too late'))).rejects.toBe('too late');
  await expect(ask('broken', new AbortController().signal)).rejects.toThrow(new TypeError('fetch failed'));
  await Promise.all(arrived);
});
