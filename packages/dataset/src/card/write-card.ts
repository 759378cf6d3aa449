import type { AnnotationStatistics } from './annotation-statistics.ts';
import type { CardSource } from './card-source.ts';
import { describeAnnotators } from './describe-annotators.ts';
import { describeLimits } from './describe-limits.ts';
import { describeLoading } from './describe-loading.ts';
import { frontMatter } from './front-matter.ts';
import { cell, percent, table, whole } from './markdown.ts';
import type { AspectStatistics, PairStatistics } from './pair-statistics.ts';

/** The card of a data set: the README that the hub shows, for whoever has never heard of it. */
export function writeCard(source: CardSource): string {
  const { format, name, statistics, files, evidence } = source;
  const parts = [
    frontMatter(format, statistics.pairs, files),
    `# ${cell(name)}`,
    introduce(statistics, evidence.annotations),
    '## What is in it',
    describeContent(source),
    '## How to load it',
    describeLoading(format, statistics),
    '## Fields',
    table(
      ['field', 'type', ''],
      format.columns.map(({ name: field, type, holds }) => [
        `\`${field}\``,
        type,
        holds.replace('records.md', 'https://github.com/visionprefer/visionprefer/blob/main/docs/records.md'),
      ]),
    ),
    '## How it was made',
    ...describeAnnotators(evidence),
    '## Known limits',
    describeLimits(source),
    '## Make it again',
    'What it was made from, every option and the SHA-256 of every file are in `manifest.json`. The same files and options give the same bytes.',
    '## Citation',
    citation,
  ];
  return `${parts.join('\n\n')}\n`;
}

function introduce({ pairs, prompts, images }: PairStatistics, annotations: AnnotationStatistics | undefined): string {
  const who = annotations
    ? `${whole(annotations.annotators.length)} annotator${annotations.annotators.length === 1 ? '' : 's'} (${annotations.annotators.map(({ annotatorId }) => cell(annotatorId)).join(', ')})`
    : 'automatic annotators';
  return `${whole(pairs)} preference pairs: for ${whole(prompts)} prompt${prompts === 1 ? '' : 's'}, which of two generated images is the better. They were drawn from the scores that ${who} gave to ${whole(images)} images, from 1 (worst) to 5 (best) in each aspect. No person judged them, unless an annotator named below is one.`;
}

function describeContent({ statistics, leftOut }: CardSource): string {
  const { aspects, generators, kinds, bySplit, pairs } = statistics;
  const rows = aspects.map((one) => [
    cell(one.aspect),
    one.pairs,
    one.bySplit.train,
    one.bySplit.validation,
    one.bySplit.test,
    one.samples,
  ]);
  const total = ['all', pairs, bySplit.train, bySplit.validation, bySplit.test, statistics.samples];
  const out = [
    ...(leftOut.duplicate
      ? [`${whole(leftOut.duplicate)} that repeat another pair or compare a picture with itself`]
      : []),
    ...(leftOut.image
      ? [`${whole(leftOut.image)} whose images were missing or had changed since they were judged`]
      : []),
  ];
  const parts = [
    table(['aspect', 'pairs', 'train', 'validation', 'test', 'samples'], aspects.length > 1 ? [...rows, total] : rows),
    'Splits are by prompt: prompts that differ in case, punctuation or spacing alone stand in the same one. Aspects may prefer different images; each is a configuration of its own.',
    describeMargins(aspects),
    `Images: ${Object.entries(kinds)
      .map(([kind, count]) => `${whole(count)} ${kind}`)
      .join(', ')}; the very bytes that were judged.`,
    ...(out.length ? [`Left out: ${out.join('; ')}.`] : []),
    ...(generators.length ? [describeGenerators(statistics)] : []),
  ];
  return parts.join('\n\n');
}

function describeMargins(aspects: readonly AspectStatistics[]): string {
  const rows = aspects.map((one) => [
    cell(one.aspect),
    ...one.margins.map((margin) => margin.toFixed(2)),
    percent(one.unanimous, one.pairs),
    one.meanProbability === null ? '–' : one.meanProbability.toFixed(2),
    percent(one.conflicting, one.pairs),
    percent(one.chosenFirst, one.pairs),
  ]);
  const heads = [
    'aspect',
    'least',
    'quarter',
    'median',
    'three quarters',
    'greatest',
    'unanimous',
    'mean probability',
    'conflicts',
    'chosen first',
  ];
  return `How clear the pairs are. The margin is the score of the chosen image less that of the rejected, in score points; *unanimous* are the pairs on which no annotator preferred the rejected image or saw no difference; *probability* is that the chosen is the better, by the standard errors of the scores; on a pair with *conflicts* another aspect prefers the rejected; *chosen first* is how often the drawn place of the chosen image is the first.\n\n${table(heads, rows)}`;
}

function describeGenerators({ generators }: PairStatistics): string {
  const shown = generators.slice(0, 30);
  const rows = shown.map(({ generator, chosen, rejected }) => [
    cell(generator),
    chosen,
    rejected,
    percent(chosen, chosen + rejected),
  ]);
  const more = generators.length - shown.length;
  return `${table(['generator', 'chosen', 'rejected', 'share chosen'], rows)}${more > 0 ? `\n\n… and ${whole(more)} more.` : ''}`;
}

const citation = `The method follows

\`\`\`bibtex
@inproceedings{wu2024multimodal,
  title     = {Multimodal Large Language Models Make Text-to-Image Generative Models Align Better},
  author    = {Wu, Xun and Huang, Shaohan and Wei, Furu},
  booktitle = {Advances in Neural Information Processing Systems},
  year      = {2024},
  eprint    = {2404.15100},
  archiveprefix = {arXiv}
}
\`\`\``;
