import type { MissingOutcome } from '@visionprefer/core';

/** What is looked for among the samples, and in what order. Names, not places, so that a link outlives a new report. */
export interface Query {
  text: string;
  /** Whose scores are shown and sorted by. Empty: the consensus, overall. */
  aspect: string;
  annotator: string;
  generator: string;
  missing: '' | 'any' | MissingOutcome;
  /** Least mean distance between annotators, in score points. */
  apart: number;
  pairs: '' | 'with' | 'without';
  marked: '' | 'with';
  /** A field of the metadata, and what its value must hold; either may be empty. */
  field: string;
  value: string;
  sort: Sort;
}

export const sorts = ['listed', 'apart', 'margin', 'high', 'low'] as const;
type Sort = (typeof sorts)[number];

/** Which part of the page is shown. */
export type Place = { view: 'overview' } | { view: 'samples' } | { view: 'sample'; id: string };

export const emptyQuery: Query = {
  text: '',
  aspect: '',
  annotator: '',
  generator: '',
  missing: '',
  apart: 0,
  pairs: '',
  marked: '',
  field: '',
  value: '',
  sort: 'listed',
};

/** A place and a query as the part of the address after `#`. */
export function writeHash(place: Place, query: Query): string {
  const path = place.view === 'sample' ? `sample/${encodeURIComponent(place.id.toWellFormed())}` : place.view;
  const set = Object.entries(query).filter(([name, value]) => value !== emptyQuery[name as keyof Query]);
  const search = new URLSearchParams(set.map(([name, value]) => [name, String(value)])).toString();
  return `#/${path}${search && `?${search}`}`;
}

/** Reads what {@link writeHash} wrote; whatever makes no sense is as if it were not there. */
export function readHash(hash: string): { place: Place; query: Query } {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const given = new URLSearchParams(search);
  const text = (name: keyof Query) => given.get(name) ?? '';
  const oneOf = <T extends string>(name: keyof Query, values: readonly T[], fallback: T): T =>
    values.find((value) => value === given.get(name)) ?? fallback;
  const apart = Number(given.get('apart'));
  return {
    place: readPlace(path),
    query: {
      text: text('text'),
      aspect: text('aspect'),
      annotator: text('annotator'),
      generator: text('generator'),
      missing: oneOf('missing', ['any', 'refused', 'blocked', 'unreadable', 'abstained', ''], ''),
      apart: apart >= 0 && apart <= 4 ? apart : 0,
      marked: oneOf('marked', ['with', ''], ''),
      field: text('field'),
      value: text('value'),
      pairs: oneOf('pairs', ['with', 'without', ''], ''),
      sort: oneOf('sort', sorts, 'listed'),
    },
  };
}

function readPlace(path: string): Place {
  if (path === 'samples') return { view: 'samples' };
  const [, encoded] = /^sample\/(.+)$/.exec(path) ?? [];
  if (encoded === undefined) return { view: 'overview' };
  try {
    return { view: 'sample', id: decodeURIComponent(encoded) };
  } catch {
    return { view: 'overview' };
  }
}
