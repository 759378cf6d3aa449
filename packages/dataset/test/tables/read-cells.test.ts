import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CellsLine, readCells } from '../../src/tables/read-cells.ts';
import { makeFolder } from '../make-folder.ts';

async function read(content: string | Uint8Array, name = 'table.csv'): Promise<CellsLine[]> {
  const path = join(await makeFolder(), name);
  await writeFile(path, content);
  return Array.fromAsync(readCells(path));
}

/** A cell as RFC 4180 has it quoted. */
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

const cellText = fc.string({
  unit: fc.constantFrom('a', 'ü', '猫', '🎨', ' ', ',', '"', '\t', '\n', '\r', '\r\n', "'", '\\', '\ufffd'),
  maxLength: 8,
});
const table = fc
  .integer({ min: 2, max: 4 })
  .chain((width) =>
    fc.array(fc.array(cellText, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
  );

describe('CSV', () => {
  test('gives back whatever cells were quoted, each record with the line that it begins in', async () => {
    const property = fc.asyncProperty(table, fc.constantFrom('\n', '\r\n'), fc.boolean(), async (rows, end, mark) => {
      const text = rows.map((cells) => cells.map(quoted).join(',')).join(end);
      const records = await read(`${mark ? '\ufeff' : ''}${text}${end}`);
      let line = 1;
      const expected = rows.map((cells) => {
        const begin = line;
        line += 1 + cells.join('').split('\n').length - 1;
        return { line: begin, cells };
      });
      expect(records).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 60 });
  });

  test('takes plain cells as they are, and quoted ones without their quotes', async () => {
    expect(await read('a,b c, d\n5\' disk,"x ""y""",\n')).toEqual([
      { line: 1, cells: ['a', 'b c', ' d'] },
      { line: 2, cells: ["5' disk", 'x "y"', ''] },
    ]);
  });

  test.each([
    ['1,5" disk', /^a quotation mark within cell 2, which has none around it\. Expected the whole cell in quotation/],
    ['so"called,1', /^a quotation mark within cell 1/],
    ['1, "b"', /^a space before the quotation mark of cell 2\. Expected the quotation mark right after the comma/],
    ['1, "b, c"', /^a space before the quotation mark of cell 2/],
    ['"say \\"hi\\"",1', /^text after the closing quotation mark of cell 1\. .* a backslash before it means nothing/],
    ['"a" ,1', /^text after the closing quotation mark of cell 1\. Expected a comma there/],
    ['1,"a"b', /^text after the closing quotation mark of cell 2/],
    ['1,2\r3,4', /^a carriage return within the line\. Expected line ends of LF or CRLF/],
  ])('tells what is wrong with the record %j, and with no other', async (record, problem) => {
    for (const end of ['\n', '\r\n']) {
      expect(await read(['a,b', record, '7,"8"', ''].join(end))).toEqual([
        { line: 1, cells: ['a', 'b'] },
        { line: 2, problem: expect.stringMatching(problem) },
        { line: 3, cells: ['7', '8'] },
      ]);
    }
  });

  test('tells of a record over several lines in the line that it begins in', async () => {
    expect(await read('a,b\n"two\nlines"x,1\n5,"6"\n')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, problem: expect.stringMatching(/^text after the closing quotation mark/) },
      { line: 4, cells: ['5', '6'] },
    ]);
  });

  test('leaves it to the reader that a record has more or fewer cells, and skips empty lines', async () => {
    expect(await read('a,b\n\n1\n\n1,2,3\n')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      expect.objectContaining({ cells: ['1'] }),
      expect.objectContaining({ cells: ['1', '2', '3'] }),
    ]);
  });

  test.each(['', '\n\n', '\ufeff'])('has no record in %j', async (text) => {
    expect(await read(text)).toEqual([]);
  });

  test('gives all before quotes that never end, and tells where these begin', async () => {
    const records = await read('a,b\n1,2\n3,"4\n5,6\n7,8\n');
    expect(records.slice(0, 2)).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1', '2'] },
    ]);
    expect(records.slice(2)).toEqual([
      { line: 3, problem: expect.stringMatching(/quotation mark .* is never closed/) },
    ]);
  });
});

describe('TSV', () => {
  test('has no quoting: every quotation mark is one', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ' ', 'ü'), minLength: 1, maxLength: 6 });
    const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 });
    const property = fc.asyncProperty(rows, async (cells) => {
      const records = await read(`${cells.map((row) => row.join('\t')).join('\n')}\n`, 'table.TSV');
      expect(records).toEqual(cells.map((row, index) => ({ line: index + 1, cells: row })));
    });
    await fc.assert(property, { numRuns: 40 });
  });
});

describe('bytes that are not UTF-8', () => {
  test('are a problem of their record alone', async () => {
    const bytes = Buffer.concat([Buffer.from('a,b\n1,'), Buffer.from([0xe4]), Buffer.from('\n2,ä\n')]);
    expect(await read(bytes)).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, problem: 'not UTF-8 text' },
      { line: 3, cells: ['2', 'ä'] },
    ]);
  });

  test('are not found where a character lies across two reads of the file', async () => {
    // A stream reads 64 KiB at a time; the three bytes of 猫 begin one or two bytes before its end.
    for (const before of [65_534, 65_535]) {
      const cell = `${'x'.repeat(before)}猫`;
      expect(await read(`${cell},b\n`)).toEqual([{ line: 1, cells: [cell, 'b'] }]);
    }
  });

  const quoteless = fc
    .array(fc.constantFrom(0x22, 0x22, 0x2c, 0x0a, 0x0d, 0x5c, 0x20, 0x61, 0xc3, 0xbc), { maxLength: 60 })
    .map((bytes) => Uint8Array.from(bytes));

  test('never stop the reading or make it hang, whatever they are', async () => {
    const property = fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), quoteless), async (bytes) => {
      for (const record of await read(bytes)) expect('cells' in record || record.problem !== '').toBe(true);
    });
    await fc.assert(property, { numRuns: 80 });
  });
});
