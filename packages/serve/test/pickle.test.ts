import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parsePickle, RewardError, writePickle } from '@visionprefer/serve';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const ascii = (text: string) => Buffer.from(text, 'latin1');
const run = promisify(execFile);

describe('what Python pickles', () => {
  test('random values come back, in every protocol', async ({ skip }) => {
    const script = join(import.meta.dirname, 'random_pickles.py');
    const printed = await run('python3', [script, '400'], { maxBuffer: 1e8 }).catch(() => undefined);
    if (!printed) skip('there is no python3 here');
    const lines = printed?.stdout.trim().split('\n') ?? [];
    expect(lines.length).toBe(400);
    for (const line of lines) {
      const { value, pickles } = JSON.parse(line) as { value: unknown; pickles: string[] };
      expect(pickles).toHaveLength(6);
      for (const pickle of pickles) expect(plain(parsePickle(Buffer.from(pickle, 'base64')))).toEqual(value);
    }
  });

  test('Python reads what is written', async ({ skip }) => {
    const value = { scores: [0.1, -2, 1e300], error: 'quotes "\' 🎲\n\0', nested: [[true, false, null], {}] };
    const script = 'import json,pickle,sys; print(json.dumps(pickle.loads(sys.stdin.buffer.read())))';
    const running = run('python3', ['-c', script]);
    running.child.stdin?.end(writePickle(value));
    const printed = await running.catch(() => undefined);
    if (!printed) skip('there is no python3 here');
    expect(JSON.parse(printed?.stdout ?? '')).toEqual(value);
  });

  test('what is written is read', () => {
    const key = fc.string({ unit: 'binary' });
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, false),
        fc.double({ noNaN: true }),
        fc.string({ unit: 'binary' }),
        fc.array(tie('value')),
        fc.dictionary(key, tie('value')),
      ),
    }));
    fc.assert(
      fc.property(value, (any) => {
        expect(plain(parsePickle(writePickle(any as never)))).toEqual(tagged(any));
      }),
    );
  });
});

describe.each(['1.26.4', '2.4.6'])('arrays of NumPy %s', (version) => {
  const file = join(import.meta.dirname, `numpy-${version}.json`);
  const { pickles } = JSON.parse(readFileSync(file, 'utf8')) as { pickles: Record<string, string[]> };
  const prompts = [
    new Map(Object.entries({ tag: 'colors', prompt: 'a' })),
    new Map(Object.entries({ tag: 'counting', prompt: 'b' })),
  ];
  const expected: Record<string, unknown> = {
    text: ['a red cube', 'zwei Würfel 🎲', ''],
    float64: [
      [1.5, -2],
      [0.25, 3],
    ],
    fortran: [
      [1.5, -2, 7],
      [0.25, 3, 8],
    ],
    float32: [0.5, -1.25],
    float16: [0.5, -1.25, 65504, 2 ** -24],
    int64: [1, -2, 2 ** 40],
    uint8: [1, 255],
    bool: [true, false],
    bytes: [Uint8Array.from(ascii('ab')), Uint8Array.from(ascii('c'))],
    bigEndian: [1.5, 2.5],
    objects: prompts,
    empty: [],
    scalars: [0.5, 0.25, 7, 'x', true],
    listOfText: ['a', 'bb'],
  };

  test.each(Object.keys(expected))('%s, in every protocol', (name) => {
    expect(pickles[name]).toHaveLength(6);
    for (const pickle of pickles[name] ?? []) {
      const read = parsePickle(Buffer.from(pickle, 'base64')) as unknown[];
      expect(read.map((one) => (one instanceof Uint8Array ? Uint8Array.from(one) : one))).toEqual(expected[name]);
    }
  });
});

describe('what is refused', () => {
  const long = (length: number) => [length & 255, (length >> 8) & 255, (length >> 16) & 255, (length >> 24) & 255];
  const huge = Uint8Array.of(0x80, 4, 0x8e, 0, 0, 0, 0, 1, 0, 0, 0); // BINBYTES8 of 4 GB.
  const dtype = 'cnumpy\ndtype\n(Vf8\ntR';
  const cases: Record<string, Uint8Array> = {
    'os.system by GLOBAL': ascii('cos\nsystem\n(Vecho pwned\ntR.'),
    'os.system by STACK_GLOBAL': Buffer.concat([ascii('\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x04true\x85R.')]),
    'eval under the name of numpy': ascii('cnumpy\neval\n(V1\ntR.'),
    'a name that every object has': ascii('c__proto__\ntoString\n.'),
    'a call of what is no function': ascii('(lN\x85R.'),
    'an instance (INST)': ascii('(Vx\nios\nsystem\n.'),
    'an object (OBJ)': ascii('(cos\nsystem\nVx\no.'),
    'a persistent id': ascii('Pid\n.'),
    'an extension': ascii('\x82\x01.'),
    'a set': ascii('\x80\x04\x8f.'),
    'a buffer outside': ascii('\x80\x05\x97.'),
    'protocol 6': ascii('\x80\x06N.'),
    'a declared length of gigabytes': huge,
    'a declared frame of gigabytes': Uint8Array.of(0x80, 4, 0x95, 0, 0, 0, 0, 1, 0, 0, 0, 0x4e, 0x2e),
    'a declared text of 2 GB': Uint8Array.of(0x80, 3, 0x58, ...long(0x7fffffff)),
    'a number of 100,000 bytes': Buffer.concat([
      Uint8Array.of(0x80, 2, 0x8b, ...long(100_000)),
      Buffer.alloc(100_000, 1),
      ascii('.'),
    ]),
    'a number of 100,000 digits': ascii(`L${'9'.repeat(100_000)}L\n.`),
    'lists nested 100,000 deep': ascii(`${']'.repeat(100_000)}${'a'.repeat(99_999)}.`),
    'tuples nested 100,000 deep': ascii(`)${'\x85'.repeat(100_000)}.`),
    'marks nested 100,000 deep': ascii(`${'('.repeat(100_000)}${'t'.repeat(100_000)}.`),
    'dicts nested 100,000 deep': ascii(`${'}N'.repeat(100_000)}N${'s'.repeat(100_000)}.`),
    'an array of 10¹² texts of no length': ascii(
      'cnumpy.core.numeric\n_frombuffer\n(C\x00cnumpy\ndtype\n(VU0\ntR(L1000000000000L\ntVC\ntR.',
    ),
    'an array with a side of nothing and one of 10¹²': ascii(
      `cnumpy.core.numeric\n_frombuffer\n(C\x08\0\0\0\0\0\0\0\0${dtype}(L1000000000000L\nK\x00tVC\ntR.`,
    ),
    'an array of a negative shape': ascii(`cnumpy.core.numeric\n_frombuffer\n(C\x00${dtype}(I-1\ntVC\ntR.`),
    'an array of structures': ascii('cnumpy\ndtype\n(VV8\ntR.'),
    'an array that refers to itself before it is made': ascii('cnumpy\nndarray\n(tRp0\ng0\nb.'),
    'bytes of a codec of its own': ascii('c_codecs\nencode\n(Vx\nVzip\ntR.'),
    'a text that is encoded a thousand times': ascii(
      `V${'x'.repeat(10_000)}\np0\n0${'c_codecs\nencode\n(g0\nVlatin1\ntR0'.repeat(1_000)}N.`,
    ),
    'a list of 100,001 parts': ascii(`]${'Na'.repeat(50_001)}.`),
    'a stack of 20,001 values': ascii(`(${'N'.repeat(20_001)}t.`),
    'what is cut off': ascii('\x80\x03}q\x00X\x06\0\0\0images'),
    'what takes from nothing': ascii('a.'),
    'what takes from below a mark': ascii('](a.'),
    nothing: new Uint8Array(),
    JSON: ascii('{"images": []}'),
  };

  test.each(Object.keys(cases))('%s', (name) => {
    expect(() => parsePickle(cases[name] ?? new Uint8Array())).toThrow(RewardError);
  });

  test('a memo that refers to itself again and again stays as small as it is', () => {
    // Written out, it would have 2⁶⁰ lists; deeper ones are refused as such.
    const doubled = (times: number) =>
      Array.from({ length: times }, (_, place) => `(lp${place + 1}\ng${place}\nag${place}\na`).join('');
    expect(parsePickle(ascii(`(lp0\n${doubled(60)}.`))).toHaveLength(2);
    expect(() => parsePickle(ascii(`(lp0\n${doubled(200)}.`))).toThrow('nested');
  });

  test('any bytes, and any pickle that was damaged, give data or a RewardError', () => {
    const sound = writePickle({ images: ['a', 'b'], prompts: [1, [true, null]], metadata: {} });
    const damaged = fc
      .array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
      .map((changes) => {
        const bytes = Uint8Array.from(sound);
        for (const [place, byte] of changes) bytes[place] = byte;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), damaged), (bytes) => {
        try {
          parsePickle(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RewardError);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

/** As `random_pickles.py` writes values into JSON. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return { dict: [...value].map(([key, each]) => [plain(key), plain(each)]) };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'bigint') return { int: String(value) };
  return value;
}

/** A value of JSON as {@link plain} has it. */
function tagged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tagged);
  if (typeof value !== 'object' || value === null) return value;
  return { dict: Object.entries(value).map(([key, each]) => [key, tagged(each)]) };
}
