import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createPlain, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Agent, createServer } from 'node:https';
import type { AddressInfo, LookupFunction } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fetchImage } from '../src/images/node/fetch-image.ts';
import { type Network, openNetwork } from '../src/images/node/request.ts';
import type { ReadImageSettings } from '../src/images/read-image-options.ts';

const image = Buffer.from('\x89PNG as good as any');
const settings: ReadImageSettings = {
  disk: { readMs: 0, slowUntilMs: 0 },
  allowPaths: [],
  allowPrivateHosts: false,
  maxBytes: 1_000_000,
  timeoutMs: 5_000,
  signal: new AbortController().signal,
};

/** 127.0.0.1 stands in for the public internet, 127.0.0.2 and all others for what is private. */
const publicStandIn = '127.0.0.1';
let network: Network;
let server: Server;
let port: number;
let asked: string[] = [];
let handle: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  const tls = makeCertificate();
  server = createServer(tls, (request, response) => {
    asked.push(request.url ?? '');
    handle(request, response);
  });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
  network = {
    lookup: resolveTo([publicStandIn]),
    mayReach: (address) => address === publicStandIn,
    agent: new Agent({ keepAlive: true }),
    retryDelayMs: 1,
    tls: { ca: tls.cert },
  };
});
beforeEach(() => {
  asked = [];
  handle = (_, response) => response.end(image);
});
afterAll(() => {
  network.agent?.destroy();
  server.closeAllConnections();
  server.close();
});

const at = (path: string) => `https://images.test:${port}${path}`;
const get = (path: string, changes: Partial<ReadImageSettings> = {}, other: Partial<Network> = {}) =>
  fetchImage(at(path), { ...settings, ...changes }, { ...network, ...other });

describe('addresses', () => {
  test('one answer that is private spoils the public ones beside it', async () => {
    for (const addresses of [[publicStandIn, '10.0.0.1'], ['fd00::1', publicStandIn], ['127.0.0.2']]) {
      await expect(get('/', {}, { lookup: resolveTo(addresses) })).rejects.toThrow(/its address is private/);
    }
    expect(asked).toEqual([]);
  });

  test('the connection goes to what was checked, however the name resolves a moment later', async () => {
    const answers = [[publicStandIn], ['127.0.0.2'], ['127.0.0.2']];
    const lookups: string[] = [];
    const lookup: LookupFunction = (host, options, callback) => {
      lookups.push(host);
      resolveTo(answers.shift() ?? [])(host, options, callback);
    };
    const agent = new Agent();
    let reached = '';
    handle = (request, response) => {
      reached = request.socket.localAddress ?? '';
      response.end(image);
    };
    expect(await get('/', {}, { lookup, agent })).toEqual(new Uint8Array(image));
    expect({ reached, lookups }).toEqual({ reached: publicStandIn, lookups: ['images.test'] });
    await expect(get('/', {}, { lookup, agent })).rejects.toThrow(/its address is private/);
  });

  test('each redirect is checked anew', async () => {
    const lookup: LookupFunction = (host, options, callback) =>
      resolveTo([host === 'images.test' ? publicStandIn : '127.0.0.2'])(host, options, callback);
    for (const location of [`https://inside.test:${port}/`, 'https://127.0.0.2/', 'https://2130706434/', '//[::1]/']) {
      handle = (_, response) => response.writeHead(307, { location }).end();
      await expect(get('/', {}, { lookup }), location).rejects.toThrow(/its address is private/);
    }
  });

  test.each(['http://images.test/', 'file:///etc/passwd', 'data:image/png;base64,AAAA', 'ftp://images.test/'])(
    'no redirect leads to %s',
    async (location) => {
      handle = (_, response) => response.writeHead(302, { location }).end();
      await expect(get('/')).rejects.toThrow(/redirects to .*, expected https:/);
    },
  );

  test('redirects are followed five times', async () => {
    handle = ({ url }, response) => {
      const left = Number(url?.slice(1));
      if (left === 0) response.end(image);
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    };
    expect(await get('/5')).toEqual(new Uint8Array(image));
    await expect(get('/6')).rejects.toThrow(/redirects more than 5 times/);
  });

  test('connections and proxies of the application are not used', async () => {
    const { agent } = openNetwork(settings);
    const { globalAgent } = await import('node:https');
    expect(agent).toBeDefined();
    expect(agent).not.toBe(globalAgent);
    expect(openNetwork({ ...settings, allowPrivateHosts: true }).agent).toBeUndefined();

    // A proxy that sees a request has been given the choice of address.
    let proxied = 0;
    const proxy = createPlain(() => proxied++).on('connect', (_, socket) => {
      proxied++;
      socket.end('HTTP/1.1 502 no\r\n\r\n');
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const script = `
      import { readImage } from '@visionprefer/core';
      await readImage('https://nowhere.invalid/').catch(({ message }) => console.log(message));`;
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const told = execFileSync(
      process.execPath,
      ['--conditions=@visionprefer/source', '--input-type=module', '-e', script],
      {
        cwd: import.meta.dirname,
        env: { ...process.env, NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: url, https_proxy: url },
        encoding: 'utf8',
      },
    );
    proxy.close();
    expect(told).toMatch(/nowhere\.invalid\/ cannot be fetched/);
    expect(proxied).toBe(0);
  });
});

describe('sizes and times', () => {
  test('a body is cut off at the limit, announced or not', async () => {
    handle = (_, response) => response.writeHead(200, { 'content-length': 2_000_000 }).end(Buffer.alloc(2_000_000));
    await expect(get('/')).rejects.toThrow(/over the limit of 1000000 bytes/);
    handle = (_, response) => {
      const pour = () => {
        while (response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', pour);
      pour();
    };
    await expect(get('/')).rejects.toThrow(/over the limit of 1000000 bytes/);
    expect(asked).toHaveLength(2);
  });

  test('a body that drips meets the deadline of the whole, and is tried again', async () => {
    handle = (request, response) => {
      const dripping = setInterval(() => response.write('x'), 10);
      request.socket.on('close', () => clearInterval(dripping));
    };
    await expect(get('/', { timeoutMs: 100 })).rejects.toThrow(/did not arrive within 100 ms/);
    expect(asked).toHaveLength(4);
  });

  test('what was packed unasked is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    handle = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    await expect(get('/')).rejects.toThrow(/packed as gzip/);
  });
});

describe('what passes', () => {
  test.each([
    ['a broken connection', (request: IncomingMessage, _: ServerResponse) => request.socket.destroy()],
    [
      'a body cut in the middle',
      (_: IncomingMessage, response: ServerResponse) => {
        response.writeHead(200, { 'content-length': 100 }).write('x', () => response.destroy());
      },
    ],
    ['HTTP 500', (_: IncomingMessage, response: ServerResponse) => response.writeHead(500).end()],
    ['HTTP 503', (_: IncomingMessage, response: ServerResponse) => response.writeHead(503).end('busy')],
    [
      'HTTP 429',
      (_: IncomingMessage, response: ServerResponse) => response.writeHead(429, { 'retry-after': '0.01' }).end(),
    ],
    ['HTTP 408', (_: IncomingMessage, response: ServerResponse) => response.writeHead(408).end()],
  ])('is tried again: %s', async (_, fail) => {
    handle = (request, response) => (asked.length < 4 ? fail(request, response) : response.end(image));
    expect(await get('/')).toEqual(new Uint8Array(image));
    expect(asked).toHaveLength(4);
    handle = fail;
    await expect(get('/')).rejects.toThrow(/cannot be fetched|answered with HTTP/);
    expect(asked).toHaveLength(8);
  });

  test.each([404, 403, 410, 401])('does not hold for HTTP %d', async (status) => {
    handle = (_, response) => response.writeHead(status).end();
    await expect(get('/')).rejects.toThrow(`HTTP ${status}`);
    expect(asked).toHaveLength(1);
  });

  test('a wait as long as it is asked for, unless that is more than a minute', async () => {
    let firstMs = 0;
    handle = (_, response) => {
      if (asked.length > 1) return response.end(image);
      firstMs = performance.now();
      return response.writeHead(503, { 'retry-after': '0.2' }).end();
    };
    await get('/');
    expect(performance.now() - firstMs).toBeGreaterThanOrEqual(199);
    asked = [];
    handle = (_, response) => response.writeHead(429, { 'retry-after': '3600' }).end();
    await expect(get('/')).rejects.toThrow('HTTP 429');
    expect(asked).toHaveLength(1);
  });

  test('an abort ends the waiting', async () => {
    const stop = new AbortController();
    handle = (_, response) => {
      response.writeHead(503, { 'retry-after': '50' }).end();
      setTimeout(() => stop.abort(new Error('enough')), 20);
    };
    await expect(get('/', { signal: stop.signal })).rejects.toThrow('enough');
  });
});

/** A resolver that knows these addresses, whatever it is asked. */
function resolveTo(addresses: readonly string[]): LookupFunction {
  return (_, __, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
}

function makeCertificate(): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'visionprefer-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = 'subjectAltName=DNS:images.test,DNS:inside.test';
  const make = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=visionprefer -addext ${names}`;
  execFileSync('openssl', [...make.split(' '), '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const made = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(folder, { recursive: true });
  return made;
}
