import { ImageError, readImage } from '@visionprefer/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPublicAddress } from '../src/images/node/is-public-address.ts';

/** First and last address of blocks that lead into a machine or its own network. */
const privateBlocks = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['168.63.129.16', '168.63.129.16'],
  ['169.254.0.0', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['224.0.0.0', '255.255.255.255'],
] as const;

const privateV4 = fc
  .constantFrom(...privateBlocks)
  .chain(([first, last]) => fc.integer({ min: toNumber(first), max: toNumber(last) }));

/** What urls take for one number of an address: decimal, octal, hex, in either case and with zeros before it. */
const spellings: readonly ((part: number) => string)[] = [
  (part) => `${part}`,
  (part) => `0${part.toString(8)}`,
  (part) => `000${part.toString(8)}`,
  (part) => `0x${part.toString(16)}`,
  (part) => `0X${part.toString(16).toUpperCase()}`,
  (part) => `0x000${part.toString(16)}`,
];
/** The full stop and what IDNA makes one. */
const dots = ['.', '。', '．', '｡', '%2e', '%2E', '%E3%80%82'];

const oddV4 = fc
  .record({
    address: privateV4,
    parts: fc.integer({ min: 1, max: 4 }),
    how: fc.array(fc.constantFrom(...spellings), { minLength: 4, maxLength: 4 }),
    dot: fc.constantFrom(...dots),
    end: fc.constantFrom('', '.', '。'),
    wide: fc.boolean(),
  })
  .map(({ address, parts, how, dot, end, wide }) => {
    const numbers = Array.from({ length: parts - 1 }, (_, at) => (address >>> (24 - 8 * at)) & 0xff);
    numbers.push(address % 2 ** (8 * (5 - parts)));
    const written = numbers.map((number, at) => how[at]?.(number) ?? `${number}`).join(dot);
    return (wide ? widen(written) : written) + end;
  });

const oddV6 = fc
  .record({ address: privateV4, wrap: fc.integer({ min: 0, max: 7 }), upper: fc.boolean() })
  .map(({ address, wrap, upper }) => {
    const hex = address.toString(16).padStart(8, '0');
    const halves = `${hex.slice(0, 4)}:${hex.slice(4)}`;
    const text = [
      `::ffff:${toText(address)}`,
      `::ffff:${halves}`,
      `0:0:0:0:0:ffff:${halves}`,
      `::${halves}`,
      `64:ff9b::${halves}`,
      `64:ff9b:1::${halves}`,
      `2002:${halves}::`,
      `2001:0:${halves}:0:0:${flipped(halves)}`,
    ][wrap];
    return `[${upper ? text?.toUpperCase() : text}]`;
  });

const around = fc.record({
  before: fc.constantFrom('', 'user:secret@', '8.8.8.8@', 'example.org%2f@', 'example.org:443@'),
  after: fc.constantFrom('', ':443', ':8443', '/a.png', '?x=@example.org', '#@example.org'),
  scheme: fc.constantFrom('https://', 'HTTPS://', 'https:/', 'https:', 'https:\\\\', 'https:///'),
});

test('no spelling of a private address is fetched', async () => {
  const property = fc.asyncProperty(fc.oneof(oddV4, oddV6), around, async (host, { before, after, scheme }) => {
    const error = await readImage(scheme + before + host + after).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ImageError);
    expect((error as Error).message).toMatch(/its address is private|cannot be fetched: Invalid URL/);
    expect((error as Error).message).not.toContain('secret');
  });
  await fc.assert(property, { numRuns: 2_000 });
});

test.each([
  'https://localhost/',
  'https://LOCALHOST./',
  'https://a.localhost/',
  'https://metadata.google.internal/computeMetadata/v1/',
  'https://instance-data.ec2.internal/latest/meta-data/',
  'https://printer.local/',
  'https://router.home.arpa/',
  'https://ｌｏｃａｌｈｏｓｔ/',
  'https://%6c%6fcalhost/',
])('%s is private by its name', async (url) => {
  await expect(readImage(url)).rejects.toThrow(/its address is private/);
});

test('every address of a private block is private, whatever it is wrapped in', () => {
  fc.assert(
    fc.property(privateV4, (address) => {
      expect(isPublicAddress(toText(address))).toBe(false);
      expect(isPublicAddress(`::ffff:${toText(address)}`)).toBe(false);
    }),
  );
});

test.each([
  'fe80::1%eth0',
  '2606:4700::1111%lo',
  '8.8.8.8%1',
  '::',
  '::1',
  'fd00:ec2::254',
  'fec0::1',
  '100::1',
  '5f00::1',
  '::ffff:8.8.8.8',
  '127.1',
  '0x7f000001',
  '',
])('an address spelt %j is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toText(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}

/** Digits and letters as full-width characters, which IDNA makes plain again. */
function widen(text: string): string {
  return text.replace(/(?<!%.?)[0-9a-fA-FxX]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
}

/** Teredo keeps a client's address with all its bits turned over. */
function flipped(halves: string): string {
  return halves
    .split(':')
    .map((half) => (0xffff ^ Number.parseInt(half, 16)).toString(16))
    .join(':');
}
