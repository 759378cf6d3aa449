import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Annotation, annotationSchema, InputError } from '@visionprefer/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ImportOptions, importRatings, parseScale, type RatingRow, readRatingRows } from '../src/index.ts';
import { makeFolder } from './make-folder.ts';

type Columns = Record<string, unknown>;

async function importRows(rows: Columns[], options: ImportOptions = {}) {
  const numbered: RatingRow[] = rows.map((columns, index) => ({ line: index + 1, columns }));
  const problems: string[] = [];
  const annotations = await Array.fromAsync(
    importRatings(numbered, options, ({ line, message }) => problems.push(`${line}: ${message}`)),
  );
  for (const annotation of annotations) expect(annotationSchema.parse(annotation)).toEqual(annotation);
  return { annotations, problems };
}

async function importFile(name: string, content: string | Uint8Array, options: ImportOptions = {}) {
  const path = join(await makeFolder(), name);
  await writeFile(path, content);
  const problems: string[] = [];
  const rows = readRatingRows(path, name);
  const annotations = await Array.fromAsync(
    importRatings(rows, options, ({ line, message }) => problems.push(`${line}: ${message}`)),
  );
  return { annotations, problems };
}

/** Such as `ann a fidelity 3`, of each score, and the outcome in its place where there is none. */
function told(annotations: readonly Annotation[]): string[] {
  return annotations.map((annotation) => {
    const { annotatorId, imageIds, outcome } = annotation;
    const about = `${annotatorId} ${imageIds.join(',')}`;
    if (outcome === 'scored') {
      return `${about} ${Object.entries(annotation.scores).map(([aspect, scores]) => `${aspect} ${scores[0]?.score}`)}`;
    }
    if (outcome === 'compared') return `${about} ${Object.values(annotation.preferred)[0]?.imageId}`;
    return `${about} ${'aspects' in annotation ? annotation.aspects : ''} ${outcome}`;
  });
}

const rating = { sample: 's', image: 'a', annotator: 'ann', aspect: 'fidelity', score: 5 };

describe('importRatings', () => {
  test('makes one annotation of each row, with what is not known left open', async () => {
    const { annotations } = await importRows([{ ...rating, score: '7.5', rationale: 'sharp' }], {
      scale: parseScale('0..10'),
      human: true,
    });
    expect(annotations).toEqual([
      {
        key: expect.stringMatching(/^[0-9a-f]{32}$/),
        sampleId: 's',
        annotatorId: 'human:ann',
        strategyId: 'imported',
        imageIds: ['a'],
        imageHashes: [''],
        aspectVersions: {},
        ms: 0,
        outcome: 'scored',
        scores: { fidelity: [{ imageId: 'a', score: 4, rationale: 'sharp' }] },
      },
    ]);
  });

  test('never makes a number of what cannot be read, in any kind of cell', async () => {
    const unreadable = [
      'good',
      '4/5',
      '4 of 5',
      '3,5',
      '1e',
      '0x3',
      '٣',
      '3 ',
      'Infinity',
      true,
      [3],
      { score: 3 },
      6,
      0,
      -1,
      Number.POSITIVE_INFINITY,
    ];
    const { annotations } = await importRows(unreadable.map((score) => ({ ...rating, score })));
    expect(told(annotations)).toEqual(
      unreadable.map((score) => (score === '3 ' ? 'ann a fidelity 3' : 'ann a fidelity unreadable')),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789.+-e ') }), fc.jsonValue()),
        async (score) => {
          const [annotation] = (await importRows([{ ...rating, score }])).annotations;
          if (annotation?.outcome !== 'scored') return;
          const [given] = annotation.scores.fidelity ?? [];
          expect(given?.score).toBe(typeof score === 'number' ? score : Number.parseFloat(String(score)));
          expect(String(score).trim()).toMatch(/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i);
        },
      ),
    );
  });

  test('keeps outcomes that the file names, takes an empty cell for an answer that is missing, and known marks for what they are', async () => {
    const { annotations } = await importRows(
      [
        { ...rating, score: 'refused' },
        { ...rating, score: null },
        { ...rating, score: 'NaN' },
        { ...rating, score: 4, rationale: 'guess_if_cannot_parse | I cannot see the image.' },
        { ...rating, score: 4, note: 'ERROR 500' },
      ],
      { unreadable: [{ column: 'note', beginning: 'ERROR' }] },
    );
    expect(annotations.map(({ outcome }) => outcome)).toEqual(['refused', ...Array(4).fill('unreadable')]);
    expect(annotations.map((annotation) => ('detail' in annotation ? annotation.detail : ''))).toEqual([
      'as the file says',
      'no score',
      'no score',
      'guess_if_cannot_parse | I cannot see the image.',
      'ERROR 500',
    ]);
  });

  test('gives the same keys each time, and rounds of one rater keys of their own', async () => {
    const rows = [rating, { ...rating, score: 1 }, { ...rating, image: 'b' }];
    const [first, again] = [await importRows(rows), await importRows(rows)];
    expect(again).toEqual(first);
    expect(new Set(first.annotations.map(({ key }) => key)).size).toBe(3);
  });

  test('reads wide tables, in which an empty cell says nothing', async () => {
    const rows = [
      { prompt: 'A cat', image: 'a', r1: '5', r2: '' },
      { prompt: 'A cat', image: 'b', r1: '1', r2: 'x' },
    ];
    const { annotations } = await importRows(rows, { wide: { field: 'annotator', columns: ['r1', 'r2'] } });
    expect(told(annotations)).toEqual(['r1 a preference 5', 'r1 b preference 1', 'r2 b preference unreadable']);
    expect(new Set(annotations.map(({ sampleId }) => sampleId)).size).toBe(1);
    const aspects = await importRows([{ ...rating, sharp: 2, nice: 3 }], {
      wide: { field: 'aspect', columns: ['sharp', 'nice'] },
    });
    expect(told(aspects.annotations)).toEqual(['ann a sharp 2', 'ann a nice 3']);
  });

  test('compares every two images of a ranking, ties as ties, and of a better and a worse one', async () => {
    const row = { sample: 's', images: ['x', 'y', 'z'], ranking: [1, 2, 2] };
    const { annotations } = await importRows([row], { annotator: 'people', human: true });
    expect(told(annotations)).toEqual(['human:people x,y x', 'human:people x,z x', 'human:people y,z tie']);
    const pair = await importRows([{ prompt: 'p', good: 'x', bad: 'y' }], {
      columns: { better: 'good', worse: 'bad' },
      annotator: 'ann',
    });
    expect(told(pair.annotations)).toEqual(['ann x,y x']);
  });

  test.each([
    [{ ranking: [1, 2] }, 'it ranks 2 of 3 images; expected a rank for each'],
    [{ ranking: [1, null, 2] }, 'a rank is not a number: [1,null,2]'],
    [{ images: ['x', 'x', 'z'] }, 'the image x is named twice'],
    [{ ranking: 'best to worst' }, 'images and ranking are not two lists'],
    [{ sample: '' }, 'it names no sample'],
  ])('leaves out a ranking such as %o, and says so', async (change, problem) => {
    const row = { sample: 's', images: ['x', 'y', 'z'], ranking: [1, 2, 3], ...change };
    const { annotations, problems } = await importRows([row], { annotator: 'ann' });
    expect(annotations).toEqual([]);
    expect(problems).toEqual([`1: ${problem}. The row is left out.`]);
  });

  test('takes the rows that are asked for, a scale for each aspect, and one where lower is better', async () => {
    const rows = [
      { ...rating, kind: 'judge', score: 10 },
      { ...rating, kind: 'human', score: 1 },
      { ...rating, kind: 'judge', aspect: 'noise', score: 0 },
    ];
    const options = { only: { kind: 'judge' }, scale: { fidelity: parseScale('0..10'), noise: parseScale('3..0') } };
    expect(told((await importRows(rows, options)).annotations)).toEqual(['ann a fidelity 5', 'ann a noise 5']);
    await expect(importRows(rows, { scale: { noise: parseScale('3..0') } })).rejects.toThrow(
      'No scale is given for the aspect "fidelity". Give one, such as --scale fidelity=0..10.',
    );
  });

  test('says at once which columns it lacks, and which there are', async () => {
    await expect(importRows([{ Prompt: 'p', Category: 'c' }])).rejects.toThrow(
      new InputError(
        'The ratings cannot be understood: no column holds the sample (or prompt), no column holds the image, no column holds the annotator, no column holds the score. The columns are Prompt, Category. Say which holds what, such as --map annotator=rater, or --wide annotator=rater_1,rater_2.',
      ),
    );
    await expect(importRows([rating], { columns: { score: 'points' } })).rejects.toThrow(/there is no column "points"/);
  });

  test.each(['0-10', '1..1', '..5', 'a..b', '1..2..3'])('takes no scale %s', (text) => {
    expect(() => parseScale(text)).toThrow(InputError);
  });
});

describe('readRatingRows', () => {
  const options = { scale: parseScale('1..5') };
  const header = ['sample', 'image', 'annotator', 'aspect', 'score', 'rationale'];
  const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((value) => value.replace(/[\ufeff\r]/g, ''));
  const row = fc.record({
    sample: fc.constantFrom('s', 't'),
    image: fc.constantFrom('a', 'b'),
    annotator: fc.constantFrom('ann', 'bob'),
    aspect: fc.constantFrom('fidelity', 'aesthetic'),
    score: fc.oneof(fc.constantFrom('1', '5', '2.5', '', '6', 'x', 'refused'), text),
    rationale: text,
  });

  test('reads the same from CSV as from JSON lines and an array', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), async (rows) => {
        const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
        const csv = [header, ...rows.map((cells) => header.map((name) => cells[name as 'score']))];
        const table = csv.map((cells) => cells.map(quote).join(',')).join('\r\n');
        const fromCsv = await importFile('r.csv', table, options);
        const fromLines = await importFile('r.jsonl', rows.map((cells) => JSON.stringify(cells)).join('\n'), options);
        const fromArray = await importFile('r.json', JSON.stringify(rows), options);
        expect(fromCsv.problems).toEqual([]);
        expect(fromLines).toEqual(fromCsv);
        expect(fromArray).toEqual(fromCsv);
      }),
      { numRuns: 40 },
    );
  });

  test('makes no score of any bytes that are no table', async () => {
    const named = fc.constantFrom('r.csv', 'r.tsv', 'r.jsonl', 'r.json');
    const junk = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string({ unit: 'grapheme' }));
    await fc.assert(
      fc.asyncProperty(named, junk, fc.boolean(), async (name, content, headed) => {
        const before = name.endsWith('sv') && headed ? `${header.join(name === 'r.csv' ? ',' : '\t')}\n` : '';
        const bytes = Buffer.concat([Buffer.from(before), Buffer.from(content)]);
        const { annotations } = await importFile(name, bytes, options).catch((error: unknown) => {
          expect(error).toBeInstanceOf(InputError);
          return { annotations: [] };
        });
        for (const annotation of annotations) expect(annotationSchema.safeParse(annotation).success).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('reports torn rows with their lines and goes on', async () => {
    const csv = `${header}\ns,a,ann,fidelity,3,"two\nlines"\ns,a,ann\ns,b,ann,fidelity,4,\n`;
    const { annotations, problems } = await importFile('r.csv', csv, options);
    expect(told(annotations)).toEqual(['ann a fidelity 3', 'ann b fidelity 4']);
    expect(problems).toEqual([
      expect.stringMatching(/^4: 3 cells, expected 6 as in the header\. .* The row is left out\.$/),
    ]);
    const lines = await importFile('r.jsonl', `${JSON.stringify(rating)}\n{"sample":\n[1]\n`, options);
    expect(lines.problems).toEqual([
      expect.stringMatching(/^2: not JSON .* The row is left out\.$/),
      '3: not a JSON object. The row is left out.',
    ]);
  });

  test('keeps what stands before a quotation mark that is never closed, and leaves out a row with one too many', async () => {
    const row = (image: string) => `s,${image},ann,fidelity,3,\n`;
    const csv = `${header}\n${row('a')}s,b,ann,fidelity,3,"so"called\n${row('c')}s,"d,ann,fidelity,3,\n${row('e')}`;
    const { annotations, problems } = await importFile('r.csv', csv, options);
    expect(told(annotations)).toEqual(['a', 'c'].map((image) => `ann ${image} fidelity 3`));
    expect(problems).toEqual([
      expect.stringMatching(/^3: text after the closing quotation mark of cell 6\. .* The row is left out\.$/),
      '5: not CSV from here on: a quotation mark in this record is never closed. The row is left out.',
    ]);
  });

  test('leaves out rows of a table that are not UTF-8: two ids must not become one', async () => {
    const csv = `${header}\ns,caf\u00e9,ann,fidelity,3,\ns,caf\u00e8,ann,fidelity,4,\ns,b,ann,fidelity,5,\n`;
    const { annotations, problems } = await importFile('r.csv', Buffer.from(csv, 'latin1'), options);
    expect(told(annotations)).toEqual(['ann b fidelity 5']);
    expect(problems).toEqual([2, 3].map((line) => `${line}: not UTF-8 text. The row is left out.`));
    expect(told((await importFile('r.csv', csv, options)).annotations)).toHaveLength(3);
    const utf16 = Buffer.from(`\ufeff${csv}`, 'utf16le');
    expect(told((await importFile('r.csv', utf16, options)).annotations)).toHaveLength(3);
    const replaced = await importFile('r.csv', `${header}\ns,a,ann,fidelity,3,so \ufffd says it\n`, options);
    expect(replaced.problems).toEqual([]);
  });

  test('tells a ranking that compares nothing, and a number too great for one', async () => {
    const rankings = await importRows([{ sample: 's', annotator: 'ann', images: ['a'], ranking: [1] }]);
    expect(rankings).toEqual({
      annotations: [],
      problems: ['1: it ranks fewer than two images, which compares nothing. The row is left out.'],
    });
    const wide = { field: 'aspect', columns: ['fidelity'] } as const;
    const { annotations } = await importRows(
      [{ sample: 's', image: 'a', annotator: 'ann', fidelity: Number.POSITIVE_INFINITY }],
      {
        wide,
      },
    );
    expect(told(annotations)).toEqual(['ann a fidelity unreadable']);
  });

  test.each([
    ['r.txt', 'x', /cannot tell what it is\. Expected a name ending in \.csv/],
    ['r.json', '{}', /r\.json: not a JSON array\./],
    ['r.csv', '', /r\.csv is empty\. Expected a header/],
    ['r.csv', 'a,a\n', /r\.csv:1: the header has the column "a" twice\./],
  ])('takes no %s of %o', async (name, content, message) => {
    await expect(importFile(name, content)).rejects.toThrow(message);
    await expect(Array.fromAsync(readRatingRows('/nowhere/r.csv', 'r.csv'))).rejects.toThrow(
      'r.csv: there is no such file. Expected ratings: CSV, TSV, JSONL, or a JSON array.',
    );
  });
});
