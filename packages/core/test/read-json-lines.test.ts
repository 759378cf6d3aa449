import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJsonLines } from '../src/plugin.ts';

/** A reply that comes in pieces, cut anywhere; it breaks off at its end if `error` is given. */
function replyIn(pieces: readonly Uint8Array[], error?: Error): Response {
  const rest = [...pieces];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = rest.shift();
      if (next) controller.enqueue(next);
      else if (error) controller.error(error);
      else controller.close();
    },
  });
  return new Response(body);
}

/** Cuts bytes at the places, which may be within a character. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1))), bytes.length].sort((a, b) => a - b);
  return ends.map((end, place) => bytes.subarray(ends[place - 1] ?? 0, end));
}

test('lines are read whole however they are cut, and what is no object has no parts', async () => {
  const object = fc.dictionary(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ unit: 'grapheme' }));
  const broken = fc.constantFrom('', '{"a":', 'null', '[1]', '"text"', '<html>', '{"ä":"�');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(object, broken)),
      fc.array(fc.nat()),
      fc.boolean(),
      async (lines, places, ends) => {
        const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
        const bytes = new TextEncoder().encode(texts.join('\n') + (ends ? '\n' : ''));
        const read = await Array.fromAsync(readJsonLines(replyIn(cut(bytes, places)), 'acme:a'));
        const whole = lines.flatMap((line) =>
          typeof line === 'string' || Object.keys(line).length === 0 ? [] : [JSON.parse(JSON.stringify(line))],
        );
        expect(read.filter((line) => !Array.isArray(line) && Object.keys(line).length > 0)).toEqual(whole);
      },
    ),
  );
});

test('a line that never ends is passed over, and the one behind it is read', async () => {
  const long = new TextEncoder().encode(`"${'a'.repeat(2 ** 20)}`);
  const pieces = [...Array.from({ length: 20 }, () => long), new TextEncoder().encode('"\n{"key":"behind"}')];
  const read = await Array.fromAsync(readJsonLines(replyIn(pieces), 'acme:a'));
  expect(read).toEqual([{}, { key: 'behind' }]);
});

test('a reply that breaks off gives what came whole, and is an error that passes', async () => {
  const read: unknown[] = [];
  const reply = replyIn([new TextEncoder().encode('{"key":"a"}\n{"key":')], new TypeError('terminated'));
  const reading = async () => {
    for await (const line of readJsonLines(reply, 'acme:a')) read.push(line);
  };
  await expect(reading()).rejects.toMatchObject({
    code: 'network',
    message: expect.stringMatching(/broke off: termin/),
  });
  expect(read).toEqual([{ key: 'a' }]);
});
