import { tokenCounts } from '@visionprefer/core';
import type { SchemaElement } from 'hyparquet';

/** A column of the archive: its name, and what Parquet says of it. */
export type ArchiveColumn = readonly [name: string, elements: readonly SchemaElement[]];

/**
 * The columns of packed annotations, one row each, in the order of the journal. They have the names of the fields of an
 * annotation; tokens stand by themselves, and scores and preferences in lists, of which each says its aspect.
 */
export const archiveColumns: readonly ArchiveColumn[] = [
  ['key', always('key', 'BYTE_ARRAY')],
  ['outcome', always('outcome', 'BYTE_ARRAY')],
  double('usd'),
  text('sampleId'),
  text('annotatorId'),
  text('strategyId'),
  texts('imageIds'),
  texts('imageHashes'),
  // Names stand in no order that columns could have: these are JSON.
  text('preparations'),
  text('aspectVersions'),
  ...tokenCounts.map(whole),
  text('model'),
  double('ms'),
  text('comment'),
  list('scores', [
    always('aspect', 'BYTE_ARRAY'),
    always('imageId', 'BYTE_ARRAY'),
    always('score', 'DOUBLE'),
    leaf('rationale', 'BYTE_ARRAY'),
    leaf('mentions', 'BYTE_ARRAY'),
    listOf('distribution', always('element', 'DOUBLE')),
  ]),
  list('preferred', [
    always('aspect', 'BYTE_ARRAY'),
    always('imageId', 'BYTE_ARRAY'),
    leaf('rationale', 'BYTE_ARRAY'),
    leaf('mentions', 'BYTE_ARRAY'),
  ]),
  text('output'),
  texts('aspects'),
  text('detail'),
  // The whole line, where the other columns could not tell all of it: then they hold its key and outcome alone.
  text('json'),
];

/** The schema of an archive. */
export const archiveSchema: SchemaElement[] = [
  { name: 'annotations', num_children: archiveColumns.length },
  ...archiveColumns.flatMap(([, elements]) => elements),
];

type LeafType = 'BYTE_ARRAY' | 'DOUBLE' | 'INT64';

/** A value that may be missing. */
function leaf(name: string, type: LeafType): SchemaElement[] {
  return [{ name, type, repetition_type: 'OPTIONAL', ...(type === 'BYTE_ARRAY' && { converted_type: 'UTF8' }) }];
}

function always(name: string, type: LeafType): SchemaElement[] {
  return leaf(name, type).map((element) => ({ ...element, repetition_type: 'REQUIRED' }));
}

function text(name: string): ArchiveColumn {
  return [name, leaf(name, 'BYTE_ARRAY')];
}

function double(name: string): ArchiveColumn {
  return [name, leaf(name, 'DOUBLE')];
}

function whole(name: string): ArchiveColumn {
  return [name, leaf(name, 'INT64')];
}

function texts(name: string): ArchiveColumn {
  return [name, listOf(name, always('element', 'BYTE_ARRAY'))];
}

/** A list of objects with such fields. */
function list(name: string, fields: readonly (readonly SchemaElement[])[]): ArchiveColumn {
  const element: SchemaElement = { name: 'element', repetition_type: 'REQUIRED', num_children: fields.length };
  return [name, listOf(name, [element, ...fields.flat()])];
}

/** No list is an empty one: a level less, which is half of the time to read it. */
function listOf(name: string, element: readonly SchemaElement[]): SchemaElement[] {
  return [
    { name, repetition_type: 'REQUIRED', converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    ...element,
  ];
}
