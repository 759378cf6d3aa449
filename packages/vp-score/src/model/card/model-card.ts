import type { Evaluation } from '../../evaluate/evaluation.ts';
import type { VpScoreModel } from '../vp-score-model.ts';
import { describeCurve, describeEvaluation } from './describe-evaluation.ts';

/** The model card: README.md of the model folder, as the Hugging Face hub shows it. */
export function writeModelCard(model: VpScoreModel): string {
  const parts = [frontMatter(), introduction(model), figures(model.evaluation), data(model), use(model)];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function frontMatter(): string {
  return [
    '---',
    'library_name: visionprefer',
    'pipeline_tag: image-classification',
    'tags:',
    '- reward-model',
    '- preference',
    '---',
  ].join('\n');
}

function introduction({ encoder, aspects, training }: VpScoreModel): string {
  const names = Object.keys(aspects).join(', ');
  const sight = encoder.usesPrompt
    ? 'It looks at the picture and at the prompt.'
    : '**It looks at the picture alone. It cannot see whether the prompt was followed.**';
  return `# VP-Score

A reward model of [VisionPrefer](https://github.com/visionprefer/visionprefer): it scores an image from 1 to 5 in
${names}. ${sight} It knows the kinds of pictures that it was trained on; of others its scores may mean little.

| part | what it is |
|---|---|
| encoder | \`${encoder.id}\`, ${encoder.dimensions} features, digest \`${encoder.digest.slice(0, 16)}\` |
| heads | ${training.head === 'linear' ? 'linear' : 'one hidden layer'}, Bradley–Terry, one for each aspect |
| scores | ${describeMaps(aspects)} |`;
}

function describeMaps(aspects: VpScoreModel['aspects']): string {
  const rules = Object.entries(aspects).map(
    ([aspect, { map, temperature }]) =>
      `${aspect}: ${map.rule} map, ${temperature === null ? 'no temperature' : `temperature ${temperature.toPrecision(3)}`}`,
  );
  return rules.join('; ');
}

function figures(evaluation: Evaluation): string {
  const held =
    Object.keys(evaluation.aspects).length === 0
      ? ''
      : 'Measured on prompts that were held out, ten folds of groups of prompts that share no picture. Intervals are 95 %, by prompt: prompts drawn with replacement; Wilson’s where there are fewer than 30.';
  const curves = describeCurve(evaluation);
  return ['## How good it is', held, describeEvaluation(evaluation), curves].filter(Boolean).join('\n\n');
}

function data({ training }: VpScoreModel): string {
  const rows = Object.entries(training.aspects).map(
    ([aspect, { pairs, prompts, groups, ridge }]) => `| ${aspect} | ${pairs} | ${prompts} | ${groups} | ${ridge} |`,
  );
  const without = Object.entries(training.withoutHead).map(([aspect, why]) => `- no head for ${aspect}: ${why}`);
  return [
    '## What it was trained on',
    ['| aspect | comparisons | prompts | groups | penalty |', '|---|---|---|---|---|', ...rows].join('\n'),
    `Generators: ${training.generators.join(', ') || 'none named'}. Left out: ${training.same} pairs of a picture with itself, ${training.missing} without a picture. Seed ${training.seed}.`,
    ...(without.length ? [without.join('\n')] : []),
    'Labels are the pairs’ probabilities; a tie is 0.5. Every prompt weighs the same. Accuracies leave out pairs that their label calls a tie; equal scores of the model count as each rule says.',
  ].join('\n\n');
}

function use({ encoder }: VpScoreModel): string {
  return `## Use

\`\`\`sh
visionprefer score image.png --model ./model${encoder.usesPrompt ? ' --prompt "…"' : ''}
visionprefer annotate samples.jsonl --annotator vp-score:./model
\`\`\``;
}
