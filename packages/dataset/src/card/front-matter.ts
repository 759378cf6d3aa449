import { createHash } from 'node:crypto';
import { aspectFolder } from '../files/aspect-folder.ts';
import type { WrittenFile } from '../files/written-file.ts';
import type { Format } from '../formats/format.ts';
import { splits } from '../load/export-pair.ts';

/** Upper bounds of the hub's classes of size, and their names. */
const sizes: readonly [number, string][] = [
  [1e3, 'n<1K'],
  [1e4, '1K<n<10K'],
  [1e5, '10K<n<100K'],
  [1e6, '100K<n<1M'],
  [1e7, '1M<n<10M'],
];

/**
 * The YAML that the Hugging Face hub reads a data set by. The licence is left to whoever publishes it.
 *
 * Each aspect is a configuration: its pairs do not belong in one training set with those of another unnoticed.
 */
export function frontMatter(format: Format, pairs: number, files: readonly WrittenFile[]): string {
  const size = sizes.find(([bound]) => pairs < bound)?.[1] ?? '10M<n<100M';
  return [
    '---',
    '# The licence is yours to choose, and depends on the images and prompts. Name it here before you publish:',
    '# license: cc-by-4.0',
    'task_categories:',
    '- text-to-image',
    'tags:',
    '- preference',
    '- dpo',
    '- ai-feedback',
    `size_categories:`,
    `- ${size}`,
    ...(format.loadable ? configurations(files) : []),
    '---',
  ].join('\n');
}

function configurations(files: readonly WrittenFile[]): string[] {
  const aspects = [...new Set(files.flatMap(({ aspect }) => (aspect === undefined ? [] : [aspect])))];
  const first = aspects.includes('overall') ? 'overall' : aspects[0];
  const lines = aspects.flatMap((aspect) => {
    const folder = aspectFolder(aspect);
    const own = files.filter((file) => file.aspect === aspect);
    const present = splits.filter((split) => own.some((file) => file.split === split));
    return [
      `- config_name: ${JSON.stringify(folder)}`,
      ...(aspect === first ? ['  default: true'] : []),
      `  description: ${JSON.stringify(`Digest of its files: ${digestOf(own)}`)}`,
      '  data_files:',
      ...present.flatMap((split) => [
        `  - split: ${split}`,
        `    path: ${JSON.stringify(`${folder}/${split}-*.parquet`)}`,
      ]),
    ];
  });
  return ['configs:', ...lines];
}

/**
 * `datasets` caches what it loaded by the folder's last name and what stands here, neither by its path nor by what its
 * files hold: without a digest a second data set of this format would be taken for the first.
 */
function digestOf(files: readonly WrittenFile[]): string {
  const hash = createHash('sha256');
  for (const { path, sha256 } of files) hash.update(`${path} ${sha256}\n`);
  return hash.digest('hex').slice(0, 32);
}
