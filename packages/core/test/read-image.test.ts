import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { annotate, ImageError, originalImages, pointwise, readImage } from '@visionprefer/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isPublicAddress } from '../src/images/node/is-public-address.ts';
import { makeDataUrl, makeImage } from './make-image.ts';

let folder: string;
let root: string;
let png: Uint8Array;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'visionprefer-'));
  root = join(folder, 'samples');
  png = await makeImage().png().toBuffer();
  await mkdir(join(root, 'deep # 100% ü'), { recursive: true });
  await writeFile(join(root, 'a.png'), png);
  await writeFile(join(root, 'deep # 100% ü', 'b.png'), png);
  await writeFile(join(folder, 'secret.png'), png);
  await mkdir(join(folder, 'samples-too'));
  await writeFile(join(folder, 'samples-too', 'c.png'), png);
  await symlink(join(folder, 'secret.png'), join(root, 'link.png'));
  await symlink(join(root, 'a.png'), join(root, 'inner.png'));
  await symlink(join(root, 'round.png'), join(root, 'round.png'));
  await writeFile(join(root, 'empty.png'), '');
});
afterAll(() => rm(folder, { recursive: true }));

describe('files', () => {
  test('are read below the root, by path or by url, links within it followed', async () => {
    for (const url of ['a.png', './deep # 100% ü/../a.png', 'inner.png', pathToFileURL(join(root, 'a.png')).href]) {
      expect((await readImage(url, { root })).bytes).toEqual(new Uint8Array(png));
    }
    const odd = pathToFileURL(join(root, 'deep # 100% ü', 'b.png')).href;
    expect(odd).toContain('%23');
    expect((await readImage(odd, { root: pathToFileURL(`${root}/`) })).hash).toMatch(/^[0-9a-f]{32}$/);
  });

  test.each([
    ['a path upwards', () => '../secret.png'],
    ['a path upwards in a url', () => `${pathToFileURL(root).href}/%2e%2e/secret.png`],
    ['another folder', () => pathToFileURL(join(folder, 'secret.png')).href],
    ['a folder whose name begins alike', () => '../samples-too/c.png'],
    ['a link that leads out', () => 'link.png'],
    ['the system', () => 'file:///etc/passwd'],
    ['what is not there, outside', () => 'file:///no/such/file'],
    ['a path upwards with an encoded dot', () => `file://localhost${pathToFileURL(root).pathname}/.%2E/secret.png`],
    ['a path upwards in the other slashes', () => `${pathToFileURL(root).href}\\..\\secret.png`],
    ['a path from the top', () => join(folder, 'secret.png')],
    ['a file url without slashes', () => 'file:etc/passwd'],
  ])('are not read from %s', async (_, url) => {
    await expect(readImage(url(), { root })).rejects.toThrow(/outside the folders that images may be read from/);
  });

  test('may be read from another folder when it is allowed', async () => {
    await expect(readImage('link.png', { root, allowPaths: [folder] })).resolves.toHaveProperty('hash');
  });

  test.each([
    ['no root', 'a.png', {}, /no root folder was named/],
    ['no root, a url', 'file:///a.png', {}, /below a folder that was named\. Name the folder of the images as root/],
    ['a missing file', 'no.png', undefined, /no.png cannot be read: there is no such file/],
    ['a file as a folder', 'a.png/b.png', undefined, /there is no such file/],
    ['a folder', 'deep # 100% ü', undefined, /not a file|EISDIR/],
    ['links in a circle', 'round.png', undefined, /circle/],
    ['an empty file', 'empty.png', undefined, /empty.png is empty/],
    ['another machine', 'file://server/share/a.png', undefined, /not a path on this machine/],
    ['an encoded slash', 'file:///a%2fb.png', undefined, /not a path on this machine/],
    ['too many bytes', 'a.png', { maxBytes: 10 }, /over the limit of 10/],
  ])('with %s say what is wrong', async (_, url, options, problem) => {
    const read = readImage(url, options === undefined || 'maxBytes' in options ? { root, ...options } : options);
    await expect(read).rejects.toThrow(problem);
    await expect(read).rejects.toBeInstanceOf(ImageError);
  });
});

describe('what went wrong', () => {
  test.each<[string, string, Parameters<typeof readImage>[1], Partial<ImageError>]>([
    ['no folder', 'a.png', {}, { code: 'no-root', reason: 'a.png is relative, and no root folder was named.' }],
    ['another scheme', 'ftp://somewhere/a.png', {}, { code: 'bad-url', advice: undefined }],
    ['plain http', 'http://somewhere/a.png', {}, { code: 'plain-http' }],
    ['no base64', 'data:image/png,hello', {}, { code: 'bad-url' }],
    ['too many bytes', 'data:image/png;base64,AAAAAAAAAAAA', { maxBytes: 2 }, { code: 'too-large' }],
    ['nothing in it', 'data:image/png;base64,', {}, { code: 'no-image' }],
  ])('is told by a code: %s', async (_, url, options, expected) => {
    const error = await readImage(url, options).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(expected);
  });

  test('is told apart from what to do about it', async () => {
    const outside = join(folder, 'outside.png');
    await writeFile(outside, png);
    const error: unknown = await readImage(outside, { root }).catch((thrown: unknown) => thrown);
    if (!(error instanceof ImageError)) throw error;
    expect(error.code).toBe('outside-root');
    expect(error.advice).toMatch(/imageLoader\(\{ root, allowPaths \}\)/);
    expect(error.message).toBe(`${error.reason} ${error.advice}`);
    await expect(readImage(join(root, 'missing.png'), { root })).rejects.toMatchObject({ code: 'unreadable' });
  });

  test('names the sample and the image that it is about, when a run loads them', async () => {
    const sample = { id: 's', prompt: 'a', images: [{ id: 'broken', url: 'data:image/png;base64,AAAA' }] };
    const annotator = {
      specVersion: 1,
      id: 'nobody',
      answer: () => Promise.reject(new Error('It is not asked.')),
    } as const;
    const [first] = await collectFailures(annotate([sample], { annotators: [annotator], strategy: pointwise() }));
    expect(first).toMatchObject({ code: 'no-image', sampleId: 's', imageId: 'broken' });
  });
});

async function collectFailures(annotations: AsyncIterable<unknown>): Promise<unknown[]> {
  try {
    for await (const _ of annotations);
    return [];
  } catch (error) {
    return [error];
  }
}

describe('a folder that somebody else writes to', () => {
  test.runIf(process.platform !== 'win32')('holds no pipe and no device that is waited for', async () => {
    execFileSync('mkfifo', [join(root, 'pipe.png')]);
    await symlink('/dev/zero', join(root, 'zero.png'));
    await expect(readImage('pipe.png', { root })).rejects.toThrow(/pipe.png is not a file/);
    await expect(readImage('zero.png', { root })).rejects.toThrow(/outside the folders/);
    await expect(readImage('zero.png', { root, allowPaths: ['/dev'] })).rejects.toThrow(/zero.png is not a file/);
    await expect(readImage('/proc/self/environ', { root: '/proc' })).rejects.toThrow(
      /environ (is empty|cannot be read)/,
    );
  });

  test.runIf(process.platform !== 'win32')(
    'gives nothing from outside while it is being turned into a link',
    async () => {
      const [place, aside, outside] = ['turning', 'aside', 'outside'].map((name) =>
        join(name === 'outside' ? folder : root, name),
      ) as [string, string, string];
      await mkdir(place);
      await mkdir(outside);
      await writeFile(join(place, 'a.png'), png);
      await writeFile(join(outside, 'a.png'), 'a secret');
      const turner = `
      const { renameSync, symlinkSync, unlinkSync } = require('node:fs');
      const [place, aside, outside] = process.argv.slice(1);
      for (const end = Date.now() + 30_000; Date.now() < end; ) {
        renameSync(place, aside);
        symlinkSync(outside, place);
        unlinkSync(place);
        renameSync(aside, place);
      }`;
      const child = spawn(process.execPath, ['-e', turner, place, aside, outside], { stdio: 'ignore' });
      const seen = new Set<string>();
      try {
        for (let times = 0; times < 3_000; times++) {
          const read = readImage('turning/a.png', { root });
          seen.add(await read.then(({ bytes }) => Buffer.from(bytes).toString('latin1', 0, 8), describeError));
        }
      } finally {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      expect([...seen].toSorted()).toEqual(['ImageError', '\x89PNG\r\n\x1a\n']);
    },
  );
});

function describeError(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}

describe('urls', () => {
  test('data: is decoded', async () => {
    expect((await readImage(await makeDataUrl(128))).bytes).toEqual(
      new Uint8Array(await makeImage(128).png().toBuffer()),
    );
  });

  test.each([
    ['data:image/png,abc', /expected data:image/],
    ['data:image/png;base64,§', /not base64/],
    ['data:', /expected data:image/],
    ['ftp://example.org/a.png', /not ftp:/],
    ['javascript:alert(1)', /not javascript:/],
    ['http://example.org/a.png', /plain http: can be tampered with/],
  ])('%s is refused', async (url, problem) => {
    await expect(readImage(url, { root })).rejects.toThrow(problem);
  });

  test.each([
    'https://127.0.0.1/a.png',
    'https://localhost/a.png',
    'https://2130706433/a.png',
    'https://0x7f.1/a.png',
    'https://0177.0.0.1/a.png',
    'https://[::1]/a.png',
    'https://[::ffff:127.0.0.1]/a.png',
    'https://[::ffff:7f00:1]/a.png',
    'https://169.254.169.254/latest/meta-data',
    'https://[fd00:ec2::254]/',
    'https://10.1.2.3/a.png',
    'https://100.64.0.1/a.png',
    'https://192.168.1.1/a.png',
    'https://[64:ff9b::7f00:1]/a.png',
    'https://[2002:7f00:1::]/a.png',
  ])('%s is private', async (url) => {
    await expect(readImage(url)).rejects.toThrow(/its address is private/);
  });

  test('messages do not carry what a url signs or authenticates with', async () => {
    const read = readImage('https://user:hunter2@127.0.0.1/a.png?X-Signature=topsecret');
    await expect(read).rejects.toThrow('https://127.0.0.1/a.png?…');
    await expect(read).rejects.not.toThrow(/hunter2|topsecret/);
  });
});

describe('fetching', () => {
  let server: Server;
  let origin: string;
  const open = { allowPrivateHosts: true };

  beforeAll(async () => {
    server = createServer((request, response) => {
      const path = request.url ?? '';
      if (path === '/a.png') response.end(png);
      else if (path === '/there') response.writeHead(302, { location: '/a.png' }).end();
      else if (path === '/round') response.writeHead(302, { location: '/round' }).end();
      else if (path === '/file') response.writeHead(302, { location: 'file:///etc/passwd' }).end();
      else if (path === '/big') response.writeHead(200, { 'content-length': '100000' }).end(Buffer.alloc(100_000));
      else if (path === '/endless') {
        const pour = () => {
          while (response.write(Buffer.alloc(65536)));
        };
        response.on('drain', pour);
        pour();
      } else if (path === '/never') response.write('x');
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('brings the bytes, redirects followed', async () => {
    expect((await readImage(`${origin}/a.png`, open)).bytes).toEqual(new Uint8Array(png));
    expect((await readImage(`${origin}/there`, open)).bytes).toEqual(new Uint8Array(png));
  });

  test.each([
    ['/none', {}, /HTTP 404/],
    ['/round', {}, /redirects more than 5 times/],
    ['/file', {}, /redirects to file:/],
    ['/big', { maxBytes: 1000 }, /over the limit of 1000/],
    ['/endless', { maxBytes: 1_000_000 }, /over the limit of 1000000/],
    ['/never', { timeoutMs: 50 }, /did not arrive within 50 ms/],
  ])('%s fails in words', async (path, options, problem) => {
    const read = readImage(origin + path, { ...open, ...options });
    await expect(read).rejects.toThrow(problem);
    await expect(read).rejects.toBeInstanceOf(ImageError);
  });

  test('ends at once when aborted', async () => {
    const stop = new AbortController();
    const read = readImage(`${origin}/never`, { ...open, signal: stop.signal });
    setTimeout(() => stop.abort(new Error('enough')), 20);
    await expect(read).rejects.toThrow('enough');
  });
});

test('addresses of the public internet are told from the others', () => {
  for (const address of ['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '2a00:1450::1']) {
    expect(isPublicAddress(address), address).toBe(true);
  }
  for (const address of [
    '172.31.255.255',
    '0.0.0.0',
    '255.255.255.255',
    '224.0.0.1',
    '192.0.0.8',
    '::',
    'fe80::1',
    'fc00::1',
    'ff02::1',
    '2001::1',
    '2001:db8::1',
    '3fff::1',
    'not an address',
  ]) {
    expect(isPublicAddress(address), address).toBe(false);
  }
});

describe('originalImages', () => {
  const signal = new AbortController().signal;
  const load = async (bytes: Uint8Array, limits = {}) =>
    originalImages()({ id: 'a', url: `data:;base64,${Buffer.from(bytes).toString('base64')}` }, { limits, signal });
  const image = makeImage(90, { width: 40, height: 30 });

  test.each([
    ['image/png', () => image.clone().png()],
    ['image/jpeg', () => image.clone().jpeg()],
    ['image/jpeg', () => image.clone().jpeg({ progressive: true })],
    ['image/webp', () => image.clone().webp()],
    ['image/webp', () => image.clone().webp({ lossless: true })],
    ['image/webp', () => image.clone().ensureAlpha(0.5).webp()],
    ['image/gif', () => image.clone().gif()],
  ])('tells %s and its size by the bytes', async (mediaType, make) => {
    expect(await load(await make().toBuffer())).toMatchObject({ mediaType, width: 40, height: 30 });
  });

  test.each([
    ['text', async () => Buffer.from('This is not a picture, whatever its name says.'), /not an image: it holds text/],
    ['noise', async () => Buffer.from([1, 2, 3, 200, 4, 5]), /no known picture format/],
    ['TIFF', async () => image.clone().tiff().toBuffer(), /annotators are not shown/],
    ['a PNG cut in the middle', async () => cut(await image.clone().png().toBuffer()), /cut off/],
    ['a JPEG cut in the middle', async () => cut(await image.clone().jpeg().toBuffer()), /cut off/],
    ['a WebP cut in the middle', async () => cut(await image.clone().webp().toBuffer()), /cut off/],
    ['a GIF cut in the middle', async () => cut(await image.clone().gif().toBuffer()), /cut off/],
    ['a PNG of eight bytes', async () => (await image.clone().png().toBuffer()).subarray(0, 8), /cut off/],
    ['an animated GIF', async () => animated('gif'), /animated/],
    ['an animated WebP', async () => animated('webp'), /animated/],
    ['a turned JPEG', async () => image.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer(), /EXIF orientation/],
    ['a turned WebP', async () => image.clone().withMetadata({ orientation: 3 }).webp().toBuffer(), /EXIF orientation/],
  ])('refuses %s', async (_, bytes, problem) => {
    const loading = load(await bytes());
    await expect(loading).rejects.toThrow(problem);
    await expect(loading).rejects.toBeInstanceOf(ImageError);
  });

  test.each([
    [{ mediaTypes: ['image/jpeg' as const] }, /expected image\/jpeg/],
    [{ maxBytes: 20 }, /at most 20/],
    [{ maxSide: 39 }, /at most 39 px a side/],
    [{ maxPixels: 1199 }, /at most 1199 pixels in all/],
  ])('keeps to %j', async (limits, problem) => {
    await expect(load(await image.clone().png().toBuffer(), limits)).rejects.toThrow(problem);
  });

  const cut = (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length * 0.7));

  async function animated(format: 'gif' | 'webp'): Promise<Buffer> {
    const frames = await Promise.all([10, 200].map((shade) => makeImage(shade).png().toBuffer()));
    const { default: sharp } = await import('sharp');
    return sharp(frames, { join: { animated: true } })
      [format]()
      .toBuffer();
  }
});
