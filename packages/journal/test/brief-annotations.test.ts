import { execFile } from 'node:child_process';
import { appendFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Annotation, BriefAnnotation } from '@visionprefer/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBriefScanner } from '../src/brief/scan-brief-annotation.ts';
import {
  type Problem,
  packJournal,
  readAnnotationBatches,
  readBriefAnnotationBatches,
  writeLine,
} from '../src/index.ts';
import { anyAnnotation } from './any-annotation.ts';
import { makeAnnotation } from './make-annotation.ts';
import { makeFolder } from './make-folder.ts';

/** What a brief holds of an annotation that was read as a whole; a brief that holds more is made less. */
function briefOf(annotation: Annotation | BriefAnnotation): unknown {
  const { key, sampleId, annotatorId, imageIds, imageHashes, aspectVersions, outcome } = annotation;
  const about = { key, sampleId, annotatorId, imageIds, imageHashes, aspectVersions, outcome };
  const eachOf = <T, U>(record: Record<string, T>, make: (value: T) => U) =>
    Object.entries(record).map(([aspect, value]) => [aspect, make(value)] as const);
  switch (annotation.outcome) {
    case 'scored': {
      const score = ({ imageId, score }: { imageId: string; score: number }) => ({ imageId, score });
      return { ...about, scores: eachOf(annotation.scores, (scores) => scores.map(score)) };
    }
    case 'compared':
      return { ...about, preferred: eachOf(annotation.preferred, ({ imageId }) => imageId) };
    case 'answered':
      return about;
    default:
      return { ...about, aspects: annotation.aspects };
  }
}

async function readBoth(path: string): Promise<{ whole: unknown[]; brief: unknown[] }> {
  const read = async (
    batches: (options: { report: (problem: Problem) => void }) => AsyncIterable<Parameters<typeof briefOf>[0][]>,
  ) => {
    const found: unknown[] = [];
    const report = (problem: Problem) => void found.push(problem);
    try {
      for await (const batch of batches({ report })) found.push(...batch.map(briefOf));
    } catch (error) {
      found.push(error);
    }
    return found;
  };
  return {
    whole: await read((options) => readAnnotationBatches(path, options)),
    brief: await read((options) => readBriefAnnotationBatches(path, options)),
  };
}

test('a journal of whatever lines is read in brief as it is as a whole, with the same problems', async () => {
  const path = join(await makeFolder(), 'annotations.jsonl');
  const line = fc.oneof(
    { weight: 3, arbitrary: anyAnnotation.map((annotation) => JSON.stringify(annotation)) },
    {
      weight: 1,
      arbitrary: anyAnnotation.map((annotation) => JSON.stringify(annotation, null, 1).replaceAll('\n', '')),
    },
    { weight: 1, arbitrary: fc.constantFrom('', ' ', '{', 'null', '\ufeff{}', '{"key":"0"}') },
  );
  const property = fc.asyncProperty(
    fc.array(line, { maxLength: 6 }),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
    async (lines, end, ended) => {
      await writeFile(path, lines.join(end) + (ended ? end : ''));
      const { whole, brief } = await readBoth(path);
      expect(brief).toEqual(whole);
    },
  );
  await fc.assert(property, { numRuns: 150 });
});

test('a line that is damaged at any byte is read in brief as it is as a whole', async () => {
  const path = join(await makeFolder(), 'annotations.jsonl');
  const piece = fc.oneof(
    fc.constantFrom(
      '"',
      '\\',
      ',',
      ':',
      '{',
      '}',
      '[',
      ']',
      '0',
      '-',
      '.',
      'e9',
      '\\ud800',
      '\\u00e9',
      '\\n',
      '\u0001',
      ' ',
      '\ufeff',
    ),
    fc.constantFrom('"key":"0",', '"__proto__":1,', '"ms":1e999', '"model":"a",', 'null', '01', '6', '"usage":{},'),
    fc.string({ unit: 'binary', maxLength: 2 }),
  );
  const damage = fc.record({ at: fc.nat(), removed: fc.nat(12), piece });
  const property = fc.asyncProperty(
    anyAnnotation,
    fc.array(damage, { minLength: 1, maxLength: 2 }),
    async (annotation, damages) => {
      const sound = JSON.stringify(annotation);
      let line = sound;
      for (const { at, removed, piece } of damages) {
        const place = at % line.length;
        line = line.slice(0, place) + piece + line.slice(place + removed);
      }
      // Between lines that are sound, so that what was read before may not show.
      await writeFile(path, [sound, line, sound].join('\n'));
      const { whole, brief } = await readBoth(path);
      expect(brief).toEqual(whole);
    },
  );
  await fc.assert(property, { numRuns: 250 });
});

test('packed annotations are read in brief as they are as a whole', async () => {
  const folder = await makeFolder();
  const out = 'packed.parquet';
  // With ordinary ones among them, of which a whole row group may consist.
  const ordinary = fc.nat(20).map((number) => makeAnnotation(number, number % 3 === 0 ? { outcome: 'refused' } : {}));
  const annotations = fc.oneof(
    fc.array(fc.oneof(anyAnnotation, ordinary), { minLength: 1, maxLength: 6 }),
    fc.array(ordinary, { minLength: 1, maxLength: 6 }),
  );
  const property = fc.asyncProperty(annotations, async (packed) => {
    await rm(join(folder, out), { force: true });
    await writeFile(join(folder, 'a.jsonl'), packed.map((annotation) => `${JSON.stringify(annotation)}\n`).join(''));
    await packJournal({ named: 'a.jsonl', out, folder });
    const { whole, brief } = await readBoth(join(folder, out));
    expect(whole.length).toBeGreaterThan(0);
    expect(brief).toEqual(whole);
  });
  await fc.assert(property, { numRuns: 40 });
});

test('bytes that are no text are told, and the lines beside them are read', async () => {
  const path = join(await makeFolder(), 'annotations.jsonl');
  const lines = [makeAnnotation(1), makeAnnotation(2)].map((annotation) => writeLine(annotation));
  await writeFile(
    path,
    Buffer.concat([Buffer.from(lines[0] ?? ''), Buffer.from([0x7b, 0xff, 0x0a]), Buffer.from(lines[1] ?? '')]),
  );
  const { whole, brief } = await readBoth(path);
  expect(whole).toHaveLength(3);
  expect(brief).toEqual(whole);
});

test('a line as a run writes it is read from its bytes, whatever it says', () => {
  const scan = createBriefScanner();
  const annotations = [
    makeAnnotation(1),
    makeAnnotation(2, { outcome: 'refused' }),
    { ...makeAnnotation(3), usage: { inputTokens: 12, outputTokens: 3 }, model: 'm "1"', usd: 1.5e-7, comment: 'é\n' },
  ];
  for (const annotation of annotations) {
    const bytes = Buffer.from(writeLine(annotation));
    const brief = scan(bytes, 0, bytes.length - 1);
    expect(brief && briefOf(brief)).toEqual(briefOf(annotation));
  }
});

test('a journal of four times the memory is read in brief', { timeout: 120_000 }, async () => {
  const folder = await makeFolder();
  const path = join(folder, 'annotations.jsonl');
  const detail = 'No, and here is why. '.repeat(500);
  const annotation = makeAnnotation(1, { outcome: 'refused' });
  const lines = Array.from({ length: 1000 }, (_, number) => {
    const key = number.toString(16).padStart(32, '0');
    return writeLine({ ...annotation, key, outcome: 'abstained', aspects: ['fidelity'], detail });
  }).join('');
  for (let part = 0; part < 20; part++) await appendFile(path, lines);
  const args = [
    '--conditions=@visionprefer/source',
    '--max-old-space-size=48',
    fileURLToPath(new URL('./read-many.ts', import.meta.url)),
  ];
  const { stdout } = await promisify(execFile)(process.execPath, [...args, path]);
  expect(stdout).toBe('20000');
});
