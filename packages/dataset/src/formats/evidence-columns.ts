import type { Column } from '../column.ts';
import type { ExportPair } from '../load/export-pair.ts';
import type { Row } from '../parquet/parquet-file.ts';

/** What stands behind a pair: columns that trainers pass over, and that whoever filters or studies the data needs. */
export const evidenceColumns: readonly Column[] = [
  { name: 'pair_id', type: 'string', holds: 'id of the pair: the same images in the same aspect have the same' },
  { name: 'sample_id', type: 'string', holds: 'id of the sample the images belong to' },
  { name: 'aspect', type: 'string', holds: 'the aspect the images were compared in, or `overall`' },
  { name: 'margin', type: 'double', holds: 'score of the chosen less score of the rejected, in score points' },
  { name: 'probability', type: 'double?', holds: 'that the chosen one is the better; null where it cannot be told' },
  { name: 'votes_for', type: 'integer', holds: 'annotators who preferred the chosen image' },
  { name: 'votes_against', type: 'integer', holds: 'annotators who preferred the rejected image' },
  { name: 'votes_tied', type: 'integer', holds: 'annotators who saw no difference' },
  {
    name: 'votes_missing',
    type: 'integer',
    holds: 'annotators who gave no score: refused, blocked, unreadable, abstained',
  },
  { name: 'conflicts', type: 'strings', holds: 'aspects in which the rejected image has the higher score' },
  {
    name: 'hinges_on_missing',
    type: 'boolean?',
    holds: 'whether missing scores could have turned the pair round; null where their bounds are not known',
  },
  { name: 'annotators', type: 'strings', holds: 'who scored both images; empty where no consensus was given' },
];

/** The cells of {@link evidenceColumns}. */
export function evidenceOf({ pair, annotators = [] }: ExportPair): Row {
  return {
    pair_id: pair.id,
    sample_id: pair.sampleId,
    aspect: pair.aspect,
    margin: pair.margin,
    probability: pair.probability,
    votes_for: pair.votes.for,
    votes_against: pair.votes.against,
    votes_tied: pair.votes.tied,
    votes_missing: pair.votes.missing,
    conflicts: pair.conflicts,
    hinges_on_missing: pair.hingesOnMissing ?? null,
    annotators: [...annotators],
  };
}
