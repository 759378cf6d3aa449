import { aspectFolder } from '../files/aspect-folder.ts';
import type { Format } from '../formats/format.ts';
import type { PairStatistics } from './pair-statistics.ts';

/** How a format is loaded, on the first aspect that there is. */
export function describeLoading(format: Format, { aspects }: PairStatistics): string {
  const names = aspects.map(({ aspect }) => aspect);
  const first = aspectFolder(names.includes('overall') ? 'overall' : (names[0] ?? 'overall'));
  const code = format.loadable
    ? [
        'python',
        `from datasets import load_dataset\n\nrows = load_dataset("path/to/${format.id}", "${first}", split="train")`,
      ]
    : format.id === 'pairs'
      ? ['python', 'import json\n\npairs = [json.loads(line) for line in open("train.jsonl", encoding="utf-8")]']
      : [
          'python',
          `import json\n\nrecords = json.load(open("${first}/train.json", encoding="utf-8"))  # paths are relative to this folder`,
        ];
  return `\`\`\`${code[0]}\n${code[1]}\n\`\`\`\n\nRead by: ${format.trainer}.`;
}
