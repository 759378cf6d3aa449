import { createHash } from 'node:crypto';
import { type Annotation, createKeySet } from '@visionprefer/core';
import type { Problem } from '@visionprefer/journal';
import { type Columns, checkColumns } from './columns.ts';
import type { ImportOptions } from './import-options.ts';
import type { Rating } from './rating.ts';
import type { RatingRow } from './read-rating-rows.ts';
import { readRow } from './read-row.ts';
import type { RowFields } from './row-fields.ts';

/**
 * Turns ratings that others have given into annotations: one for each score, and one for each two images of a ranking.
 * They can be aggregated, and compared with what annotators of our own say.
 *
 * - A rating is brought to the scale 1 to 5 in a straight line. What is no number, or off its scale, is `unreadable`.
 * - A row without a score is `unreadable`, too: somebody was asked. In a wide table an empty cell says nothing.
 * - Images are not at hand, so their hashes are empty; the rubric is not known, so there are no versions, and `ms` is 0.
 * - Keys are drawn from sample, images, annotator, aspect and how often these came before: the same file gives the same.
 *
 * @param report Told rows that cannot be used, and why.
 * @throws InputError when the first row lacks a column that is needed.
 */
export async function* importRatings(
  rows: AsyncIterable<RatingRow> | Iterable<RatingRow>,
  options: ImportOptions,
  report: (problem: Problem) => void,
): AsyncGenerator<Annotation, void, undefined> {
  const keyOf = keyMaker();
  const findOtherPrompt = promptKeeper();
  let checked = false;
  for await (const row of rows) {
    if ('problem' in row) {
      report({ line: row.line, message: `${row.problem}. The row is left out.` });
      continue;
    }
    if (!checked) checkColumns(row.columns, options);
    checked = true;
    if (!isKept(row.columns, options)) continue;
    const rated = readRow(row.columns, options, findOtherPrompt);
    if ('problem' in rated) report({ line: row.line, message: `${rated.problem}. The row is left out.` });
    else for (const rating of rated.ratings) yield toAnnotation(rating, keyOf);
  }
}

/** Tells of a sample that has another prompt than before: two samples under one id. Of each 64 bits are kept. */
function promptKeeper(): (fields: RowFields) => string | undefined {
  const samples = createKeySet();
  const prompts = createKeySet();
  return ({ sampleId, prompt }) => {
    const known = JSON.stringify([sampleId, prompt]);
    if (prompt === '' || prompts.has(known)) return undefined;
    if (samples.add(sampleId)) {
      prompts.add(known);
      return undefined;
    }
    return `sample ${sampleId} has another prompt here than in an earlier row. Give every sample an id of its own`;
  };
}

function isKept(columns: Columns, { only = {} }: ImportOptions): boolean {
  return Object.entries(only).every(([column, value]) => {
    const cell = columns[column];
    return typeof cell !== 'object' && String(cell) === value;
  });
}

function toAnnotation({ sampleId, annotatorId, imageIds, aspect, ...content }: Rating, keyOf: KeyMaker): Annotation {
  const asked = {
    key: keyOf([sampleId, annotatorId, aspect, ...imageIds]),
    sampleId,
    annotatorId,
    strategyId: 'imported',
    imageIds,
    imageHashes: imageIds.map(() => ''),
    aspectVersions: {},
    ms: 0,
  };
  if ('preferred' in content)
    return { ...asked, outcome: 'compared', preferred: { [aspect]: { imageId: content.preferred } } };
  if ('outcome' in content) return { ...asked, outcome: content.outcome, aspects: [aspect], detail: content.detail };
  const scores = imageIds.map((imageId) => ({ imageId, ...content }));
  return { ...asked, outcome: 'scored', scores: { [aspect]: scores } };
}

type KeyMaker = (asked: readonly string[]) => string;

/** The same rater may have rated the same thing several times: these are rounds, and each has its own key. */
function keyMaker(): KeyMaker {
  const seen = createKeySet();
  const rounds = new Map<string, number>();
  return (asked) => {
    const text = JSON.stringify(asked);
    const round = seen.add(text) ? 0 : (rounds.get(text) ?? 0) + 1;
    if (round > 0) rounds.set(text, round);
    return createHash('sha256')
      .update(JSON.stringify(['imported', ...asked, round]))
      .digest('hex')
      .slice(0, 32);
  };
}
