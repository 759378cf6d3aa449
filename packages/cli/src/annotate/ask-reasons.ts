import { type Annotation, createKeySet, type KeySet, type ListedQuestion, type Outcome } from '@visionprefer/core';

/** Tells why questions are asked although there are annotations of earlier runs. */
export interface Reasons {
  /** Takes in an annotation of an earlier run; false when there are too many to be kept in mind. */
  note(annotation: Annotation): boolean;
  find(question: ListedQuestion): string;
}

/** The reason when nothing but the picture is new, or when it is not known and nothing else is new. */
export const imageChanged = 'image changed';

/** Facts that are kept, 16 bytes each: enough for some 200,000 samples by three annotators. */
const mostFacts = 8_000_000;

/**
 * Creates {@link Reasons}. Of the annotations only facts are kept: that there is one about this sample, about it by this
 * annotator, by this strategy, in this aspect by this version of its rubric, and so on.
 *
 * @param retry Outcomes that are asked again.
 */
export function createReasons(retry: readonly Outcome[]): Reasons {
  const facts = createKeySet();
  return {
    note(annotation) {
      const { key, outcome, sampleId, annotatorId, strategyId, imageIds, imageHashes, aspectVersions } = annotation;
      const add = (...fact: Fact) => facts.add(JSON.stringify(fact));
      const versions = Object.entries(aspectVersions);
      if (retry.includes(outcome)) add('outcome', outcome, key);
      add('sample', sampleId);
      if (outcome === 'abstained') return facts.size < mostFacts;
      const ofAnnotator = [sampleId, annotatorId] as const;
      const ofStrategy = [...ofAnnotator, strategyId] as const;
      add('anybody', annotatorId);
      add('annotator', ...ofAnnotator);
      add('strategy', ...ofStrategy);
      for (const [aspect, version] of versions) {
        add('anything', annotatorId, aspect);
        add('aspect', ...ofStrategy, aspect);
        add('version', ...ofStrategy, aspect, version);
      }
      for (const [index, id] of imageIds.entries()) add('image', ...ofStrategy, id, imageHashes[index]);
      add('group', ...ofStrategy, describeGroup(versions, imageIds));
      return facts.size < mostFacts;
    },
    find: (question) => findReason(facts, question, retry),
  };
}

type Fact = (string | number | undefined)[];

/** The first thing that is new about a question, from its sample down to its words. */
function findReason(facts: KeySet, question: ListedQuestion, retry: readonly Outcome[]): string {
  const { key, sampleId, annotatorId, strategyId, aspects, imageIds, imageHashes } = question;
  const has = (...fact: Fact) => facts.has(JSON.stringify(fact));
  const ofStrategy = [sampleId, annotatorId, strategyId] as const;
  const again = retry.find((outcome) => has('outcome', outcome, key));
  if (again) return `retry ${again}`;
  if (!has('sample', sampleId)) return 'new sample';
  if (!has('annotator', sampleId, annotatorId)) {
    return has('anybody', annotatorId) ? 'not asked yet' : `new annotator ${annotatorId}`;
  }
  if (!has('strategy', ...ofStrategy)) return `strategy ${strategyId}`;
  const unknown = aspects.find(({ id }) => !has('aspect', ...ofStrategy, id));
  if (unknown) return has('anything', annotatorId, unknown.id) ? 'not asked yet' : `new aspect ${unknown.id}`;
  const reworded = aspects.filter(({ id, version }) => !has('version', ...ofStrategy, id, version));
  if (reworded.length) return reworded.map(({ id, version }) => `rubric ${id} v${version}`).join(' and ');
  if (!imageHashes || imageIds.some((id, index) => !has('image', ...ofStrategy, id, imageHashes[index]))) {
    return imageChanged;
  }
  const group = describeGroup(
    aspects.map(({ id, version }) => [id, version]),
    imageIds,
  );
  return has('group', ...ofStrategy, group) ? 'prompt, wording or order changed' : 'not asked yet';
}

function describeGroup(versions: readonly (readonly [string, number])[], imageIds: readonly string[]): string {
  return JSON.stringify([versions.map(([id, version]) => `${id}@${version}`).sort(), imageIds.toSorted()]);
}
