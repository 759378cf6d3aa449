import type { Column } from '../column.ts';
import type { ExportPair } from '../load/export-pair.ts';
import { evidenceColumns, evidenceOf } from './evidence-columns.ts';
import type { Format } from './format.ts';
import { type PlacedRow, parquetFormat } from './parquet-format.ts';

const columns: readonly Column[] = [
  { name: 'images', type: 'images', holds: 'the two images; which comes first is drawn by the seed' },
  { name: 'prompt', type: 'messages', holds: 'one message of the user: the prompt, and which image is better' },
  { name: 'chosen', type: 'messages', holds: 'one message of the assistant: the right verdict' },
  { name: 'rejected', type: 'messages', holds: 'one message of the assistant: the wrong verdict' },
  ...evidenceColumns,
];

const verdicts = ['The first image is better.', 'The second image is better.'] as const;

/** Conversational preference for a model that reads images: it trains a judge, not a generator. */
export const trl: Format = parquetFormat({
  id: 'trl',
  description: 'conversational preference with images, in Parquet: trains a model that judges images',
  trainer: 'TRL DPOTrainer and RewardTrainer',
  columns,
  toRows: (pairs) => pairs.map(toRow),
  needed: ['images', 'prompt', 'chosen', 'rejected'],
  toPair({ images, prompt, chosen }) {
    const [first, second] = images as unknown[];
    const verdict = messageOf(chosen);
    const right = { image: verdict === verdicts[0] ? first : second };
    const wrong = { image: verdict === verdicts[0] ? second : first };
    return { prompt: promptOf(messageOf(prompt)), chosen: right, rejected: wrong };
  },
});

function toRow(exported: ExportPair): PlacedRow {
  const { pair, split, chosen, rejected, chosenFirst } = exported;
  const images = chosenFirst ? [chosen, rejected] : [rejected, chosen];
  const [right, wrong] = chosenFirst ? verdicts : [verdicts[1], verdicts[0]];
  const row = {
    images,
    prompt: [{ role: 'user', content: askWhichIsBetter(pair.prompt, pair.aspect) }],
    chosen: [{ role: 'assistant', content: right }],
    rejected: [{ role: 'assistant', content: wrong }],
    ...evidenceOf(exported),
  };
  return { aspect: pair.aspect, split, row, images };
}

const before = 'Two images were made from this prompt:\n\n';
const after = '\n\nWhich of them is better';

function askWhichIsBetter(prompt: string, aspect: string): string {
  return `${before}${prompt}${after} ${describeAspect(aspect)}?`;
}

/** `overall`, or `in prompt following`. */
export function describeAspect(aspect: string): string {
  return aspect === 'overall' ? aspect : `in ${aspect.replaceAll('-', ' ')}`;
}

function promptOf(question: string): string {
  return question.slice(before.length, question.lastIndexOf(after));
}

/** The text of the one message. */
function messageOf(messages: unknown): string {
  const [message] = messages as { content?: unknown }[];
  return String(message?.content ?? '');
}
