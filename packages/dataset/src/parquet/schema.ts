import type { SchemaElement } from 'hyparquet';
import type { Column, ColumnType } from '../column.ts';

/** A feature of Hugging Face `datasets`, as its library writes them down. */
type Feature = { [key: string]: string | Feature };

/** The Parquet schema of some columns. */
export function toSchema(columns: readonly Column[]): SchemaElement[] {
  return [
    { name: 'schema', num_children: columns.length },
    ...columns.flatMap(({ name, type }) => elements(name, type)),
  ];
}

/**
 * What the `datasets` library reads a file's features from: the entry `huggingface` of the file's metadata. Without it
 * images would be structs of bytes and path.
 */
export function toFeatures(columns: readonly Column[]): string {
  const features = Object.fromEntries(columns.map(({ name, type }) => [name, feature(type)]));
  return JSON.stringify({ info: { features } });
}

function elements(name: string, type: ColumnType): SchemaElement[] {
  switch (type) {
    case 'string':
    case 'string?':
      return [text(name)];
    case 'double':
    case 'double?':
      return [{ name, type: 'DOUBLE', repetition_type: 'OPTIONAL' }];
    case 'integer':
      return [{ name, type: 'INT64', repetition_type: 'OPTIONAL' }];
    case 'boolean':
    case 'boolean?':
      return [{ name, type: 'BOOLEAN', repetition_type: 'OPTIONAL' }];
    case 'bytes':
      return [{ name, type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' }];
    case 'image':
      return group(name, image());
    case 'images':
      return list(name, group('element', image()));
    case 'messages':
      return list(name, group('element', [text('role'), text('content')]));
    case 'strings':
      return list(name, [text('element')]);
    default:
      throw new Error(`A Parquet column cannot be of type ${type}.`);
  }
}

const text = (name: string): SchemaElement => ({
  name,
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  repetition_type: 'OPTIONAL',
});

const image = (): SchemaElement[] => [{ name: 'bytes', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' }, text('path')];

function group(name: string, children: SchemaElement[]): SchemaElement[] {
  return [{ name, repetition_type: 'OPTIONAL', num_children: children.length }, ...children];
}

function list(name: string, element: SchemaElement[]): SchemaElement[] {
  return [
    { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    ...element,
  ];
}

function feature(type: ColumnType): Feature {
  const value = (dtype: string): Feature => ({ dtype, _type: 'Value' });
  const listOf = (element: Feature): Feature => ({ feature: element, _type: 'List' });
  switch (type) {
    case 'double':
    case 'double?':
      return value('float64');
    case 'integer':
      return value('int64');
    case 'boolean':
    case 'boolean?':
      return value('bool');
    case 'bytes':
      return value('binary');
    case 'image':
      return { _type: 'Image' };
    case 'images':
      return listOf({ _type: 'Image' });
    case 'messages':
      return listOf({ role: value('string'), content: value('string') });
    case 'strings':
      return listOf(value('string'));
    default:
      return value('string');
  }
}
