import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '@visionprefer/journal';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { openPrompts, type Prompt } from '../../src/index.ts';
import { makeFolder } from '../make-folder.ts';

async function read(
  name: string,
  content: string | Uint8Array,
): Promise<{ prompts: Prompt[]; problems: Problem[]; lines: (number | undefined)[]; count: number }> {
  const folder = await makeFolder();
  await writeFile(join(folder, name), content);
  const source = await openPrompts(name, folder);
  const problems: Problem[] = [];
  const prompts = await Array.fromAsync(source.read((problem) => problems.push(problem)));
  return { prompts, problems, lines: prompts.map(({ id }) => source.place(id).line), count: await source.count() };
}

/** Pieces that prompts, and what is done to them on their way, are made of. */
const piece = fc.constantFrom(
  ...['a', 'Fox', 'ü', '猫', '🎨', 'שלום', ' ', '\t', ',', ';', '"', "'", '\\', '{', '}', '#', '=', '<|im_end|>'],
  ...['\u2028', '\u0085', '\v', '\u001b[2J', '\u202e', '\u200b', '\ufeff', '\ufffd', 'null', '1e9'],
);
const text = fc
  .array(piece, { minLength: 1, maxLength: 12 })
  .map((pieces) => pieces.join(''))
  .filter((prompt) => prompt.trim() !== '');
/** No two of them are the same without spaces around them, by which they are known. */
const texts = fc.uniqueArray(text, { minLength: 1, maxLength: 8, selector: (prompt) => prompt.trim() });
const lineEnd = fc.constantFrom('\n', '\r\n');
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

/** As they came out, and each with nothing beside it. */
const plainly = (prompts: readonly string[]) => prompts.map((prompt) => ({ id: expect.any(String), prompt }));

describe('openPrompts', () => {
  test('.txt: each line is a prompt, without spaces around it, and blank lines are none', async () => {
    const property = fc.asyncProperty(texts, lineEnd, fc.boolean(), fc.boolean(), async (prompts, end, mark, last) => {
      const lines = prompts.flatMap((prompt, at) => (at % 3 === 1 ? ['', '  ', prompt] : [prompt]));
      const found = await read('a.txt', `${mark ? '\ufeff' : ''}${lines.join(end)}${last ? end : ''}`);
      expect(found.problems).toEqual([]);
      expect(found.prompts).toEqual(plainly(prompts.map((prompt) => prompt.trim())));
      expect(found.lines).toEqual(prompts.map((prompt) => lines.indexOf(prompt) + 1));
    });
    await fc.assert(property, { numRuns: 100 });
  });

  test('.csv: a quoted cell may hold anything, line ends too, and what stands beside is metadata', async () => {
    const cells = texts.map((all) => all.map((prompt) => `${prompt}\n"${prompt}"`));
    const property = fc.asyncProperty(cells, lineEnd, fc.boolean(), async (prompts, end, mark) => {
      const rows = prompts.map((prompt, at) => `${quoted(prompt)},web ${at},`);
      const found = await read('a.csv', `${mark ? '\ufeff' : ''}${['Prompt,source,empty', ...rows].join(end)}`);
      expect(found.problems).toEqual([]);
      expect(found.prompts).toEqual(
        prompts.map((prompt, at) => ({
          ...{ id: expect.any(String), prompt: prompt.trim(), metadata: { source: `web ${at}` } },
        })),
      );
    });
    await fc.assert(property, { numRuns: 100 });
  });

  test('.tsv: a cell is all between two tabs, quotation marks too', async () => {
    const cells = texts.filter((all) => all.every((prompt) => !prompt.includes('\t')));
    const property = fc.asyncProperty(cells, lineEnd, fc.boolean(), async (prompts, end, mark) => {
      const rows = prompts.map((prompt, at) => `${at}\t${prompt}`);
      const found = await read('a.tsv', `${mark ? '\ufeff' : ''}${['id\ttext', ...rows].join(end)}${end}`);
      expect(found.problems).toEqual([]);
      expect(found.prompts).toEqual(prompts.map((prompt, at) => ({ id: `${at}`, prompt: prompt.trim() })));
    });
    await fc.assert(property, { numRuns: 100 });
  });

  test('.jsonl: a text or an object a line, the prompt as it is; half a character is told', async () => {
    const odd = fc.oneof(
      text,
      text.map((prompt) => `\0${prompt}\n`),
    );
    const any = fc.uniqueArray(odd, { minLength: 1, maxLength: 8 });
    const property = fc.asyncProperty(any, lineEnd, fc.boolean(), async (prompts, end, mark) => {
      const lines = prompts.map((prompt, at) => JSON.stringify(at % 2 ? prompt : { seed: at, prompt }));
      const all = [...lines, JSON.stringify({ prompt: `${prompts[0]}\ud83d` })];
      const found = await read('a.jsonl', `${mark ? '\ufeff' : ''}${all.join(end)}${end}`);
      expect(found.problems).toEqual([
        { file: 'a.jsonl', line: all.length, message: expect.stringContaining('half a character') },
      ]);
      expect(found.prompts).toEqual(
        prompts.map((prompt, at) => ({
          ...{ id: expect.any(String), prompt, ...(at % 2 === 0 && { metadata: { seed: at } }) },
        })),
      );
    });
    await fc.assert(property, { numRuns: 100 });
  });

  test('.parquet: the column as it is, and what stands beside it', async () => {
    // The reader of Parquet drops a byte order mark before a text.
    const marked = texts.filter((all) => !all.some((prompt) => prompt.startsWith('\ufeff')));
    const property = fc.asyncProperty(marked, async (prompts) => {
      const columnData = [
        { name: 'caption', data: prompts },
        { name: 'seed', data: prompts.map((_, at) => at) },
      ];
      const found = await read('a.parquet', new Uint8Array(parquetWriteBuffer({ columnData })));
      expect(found.problems).toEqual([]);
      expect(found.prompts).toEqual(
        prompts.map((prompt, seed) => ({ id: expect.any(String), prompt, metadata: { seed } })),
      );
    });
    await fc.assert(property, { numRuns: 40 });
  });

  test('a prompt has the same id in whatever form it comes', async () => {
    const prompt = 'a "red" fox, 猫';
    const ids = await Promise.all([
      read('a.txt', prompt),
      read('a.csv', `prompt,n\n${quoted(prompt)},1\n`),
      read('a.tsv', `n\tprompt\n1\t${prompt}\n`),
      read('a.jsonl', JSON.stringify({ prompt })),
      read('a.parquet', new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'prompt', data: [prompt] }] }))),
    ]);
    expect(new Set(ids.map(({ prompts }) => prompts[0]?.id)).size).toBe(1);
  });

  test('a cell of megabytes is a prompt as any other', async () => {
    const prompt = 'a very long walk '.repeat(200_000).trim();
    for (const [name, content] of Object.entries({
      'a.txt': prompt,
      'a.csv': `prompt,n\n${quoted(prompt)},1\n`,
      'a.jsonl': JSON.stringify({ prompt }),
    })) {
      expect((await read(name, content)).prompts[0]?.prompt === prompt, name).toBe(true);
    }
  });

  test('what is no prompt is told with its line, left out, and counted; what was declined is passed over', async () => {
    const { prompts, problems, count } = await read(
      'a.jsonl',
      ['{"prompt":"a"}', '{"prompt":7}', '{"prompt":" "}', '{"text":', '[1]', '{"original":"b","declined":"no"}', '"a"']
        .map((line) => `${line}\n`)
        .join(''),
    );
    expect(prompts).toEqual(plainly(['a']));
    expect(problems.map(({ line }) => line)).toEqual([2, 3, 4, 5, 7]);
    expect(problems.every(({ message, isNote }) => message.endsWith('The prompt is left out.') && !isNote)).toBe(true);
    expect(count).toBe(7);
  });

  test('what cannot be kept as metadata is told once of each column, and the prompt stays', async () => {
    const line = (prompt: string) => `${JSON.stringify({ prompt, embedding: Array(5_000).fill(0.1), year: 1900 })}\n`;
    const { prompts, problems } = await read('a.jsonl', `${line('a')}${line('b')}`);
    expect(prompts.map(({ prompt, metadata }) => [prompt, metadata])).toEqual([
      ['a', { year: 1900 }],
      ['b', { year: 1900 }],
    ]);
    expect(problems).toEqual([
      { file: 'a.jsonl', line: 1, isNote: true, message: expect.stringContaining('embedding holds lists or objects') },
    ]);
  });

  test.each([
    ['a.txt', Buffer.from('\ufeffa cat\nand a dog', 'utf16le')],
    ['a.csv', 'image,score\n1,2\n'],
    ['a.md', '# prompts'],
  ])('%s: what is no file of prompts says so at once', async (name, content) => {
    await expect(read(name, content)).rejects.toThrow(name);
  });
});
