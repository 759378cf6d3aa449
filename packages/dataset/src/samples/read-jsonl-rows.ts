import { InputError } from '@visionprefer/core';
import { checkJsonLines, parseInputLine, readLines, wrongKind } from '@visionprefer/journal';
import { known } from '../known.ts';
import { readId } from '../read-id.ts';
import { gatherSamples } from './gather-samples.ts';
import { type Metadata, withRest } from './metadata.ts';
import { readImages } from './read-images.ts';
import type { Row } from './row.ts';
import { sampleIdOf } from './sample-id.ts';
import { readColumns, type TableColumns } from './table-columns.ts';
import { tellOnce } from './tell-once.ts';
import { holdsOneImage, sampleFields, toSample, type WrittenSample } from './to-sample.ts';

const expected =
  'Each line must be one sample: {"id": "…", "prompt": "…", "images": [{"id": "…", "url": "…"}]}, in UTF-8';

/**
 * Reads samples from JSON lines. Images may be objects or paths alone; a sample without an id gets one as in a table. What
 * is optional and null is not there. Fields of other names become metadata. A line without `images` is read as the row of
 * a table, by the names of its fields: `image_1`, `image_path`, or one `image` a line.
 *
 * @throws InputError when the file is no JSON lines as a whole.
 */
export async function* readJsonlRows(path: string, label: string = path): AsyncGenerator<Row, void, undefined> {
  await checkJsonLines(path, label, 'one sample');
  const gathering = gatherSamples();
  const tell = tellOnce();
  const columnsOf = rememberColumns();
  for await (const { number: line, ...read } of readLines(path)) {
    const parsed = 'text' in read ? parseInputLine(read.text) : read;
    if ('problem' in parsed) {
      yield { line, problem: `${parsed.problem}. ${expected}` };
      continue;
    }
    const row = isFields(parsed.value) ? toRow(parsed.value, columnsOf) : { value: parsed.value };
    if (!('written' in row)) {
      const wrong = line === 1 ? wrongKind(parsed.value, 'a sample') : undefined;
      if (wrong !== undefined) throw new InputError(`${label}: ${wrong} Name the samples that they are about.`);
      yield { line, ...row };
      continue;
    }
    yield* tell(row.written.notes, line);
    if (holdsOneImage(row.fields, row.columns)) yield* gathering.add(row.written, line, row.columns);
    else yield { line, value: sampleFields(row.written) };
  }
  yield* gathering.finish();
}

/** A line that was read as the row of a table. */
interface TableRow {
  fields: Record<string, unknown>;
  columns: TableColumns;
  written: WrittenSample;
}

function toRow(
  value: Record<string, unknown>,
  columnsOf: ColumnsOf,
): TableRow | { value: unknown } | { problem: string } {
  const { metadata, ...fields } = value;
  const columns = columnsOf(Object.keys(fields));
  const isNothing = metadata === null || metadata === undefined || metadata === '';
  // What is missing, or no object, is told by the check.
  if (!columns || !(isNothing || isFields(metadata))) return toUnsound(value);
  const written = toSample(fields, columns);
  if ('problem' in written) return written;
  const own = isNothing ? {} : (metadata as Metadata);
  return { fields, columns, written: { ...written, metadata: withRest(own, written.metadata) } };
}

/** The fields that a sample needs, for the check to say what is wrong with them. */
function toUnsound({
  id,
  sample_id: sampleId,
  prompt,
  images,
  metadata,
}: Record<string, unknown>): { value: unknown } | { problem: string } {
  const read = readId(id ?? sampleId, 'id');
  if ('problem' in read) return read;
  const listed = readImages(images);
  if ('problem' in listed) return listed;
  return {
    value: known({ id: read.id ?? sampleIdOf([]), prompt, images: listed.images, metadata: metadata ?? undefined }),
  };
}

type ColumnsOf = (names: readonly string[]) => TableColumns | undefined;

/** Lines mostly have the same fields, which are looked at once. */
function rememberColumns(): ColumnsOf {
  const known = new Map<string, TableColumns | undefined>();
  return (names) => {
    const text = JSON.stringify(names);
    if (!known.has(text)) {
      const columns = readColumns(names);
      if (known.size >= mostKinds) known.clear();
      known.set(text, 'problem' in columns ? undefined : columns);
    }
    return known.get(text);
  };
}

/** Kinds of lines that are remembered. */
const mostKinds = 1_000;

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
