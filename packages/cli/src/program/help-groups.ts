import type { Command } from 'commander';

/** What commands stand together in the help, by what one wants to do. */
const commandGroups: Record<string, readonly string[]> = {
  'Begin:': ['init', 'doctor', 'completion', 'fake-server'],
  'From prompts to samples:': ['make', 'polish', 'generate'],
  'Judge, and make pairs:': ['run', 'annotate', 'work', 'batches', 'aggregate', 'pairs', 'rank'],
  'Look and judge yourself:': ['verdict', 'leaderboard', 'report', 'show', 'ask-people', 'review'],
  'Measure:': ['agreement', 'compare', 'check'],
  'Data sets:': ['import', 'export', 'formats', 'split', 'pack', 'unpack', 'recipe'],
  'Reward model:': ['train', 'evaluate', 'score', 'serve'],
};

/** What options stand together, whichever command they are of. */
const optionGroups: Record<string, readonly string[]> = {
  'Who judges, and what:': [
    'annotator',
    'aspect',
    'strategy',
    'ask',
    'rationale',
    'orders',
    'seed',
    'as',
    'sample',
    'human',
  ],
  'Prompts:': ['polish', 'polisher', 'drop-names', 'drop'],
  'Who paints, and how:': ['generator', 'images', 'guidance', 'size', 'steps'],
  'Money:': ['dry-run', 'budget', 'price', 'image-price'],
  'Pace:': [
    'concurrency',
    'rpm',
    'tpm',
    'timeout',
    'patience',
    'retry',
    'batch',
    'paint-concurrency',
    'paint-rpm',
    'paint-timeout',
    'paint-patience',
  ],
  'Many machines:': ['shard', 'queue', 'root', 'idle', 'lost-after'],
  'Consensus:': ['method', 'weight', 'quorum', 'missing-policy', 'mixed-versions', 'people'],
  'Pairs:': ['preset', 'pick', 'margin', 'confidence', 'unanimous', 'unvoted', 'per-sample', 'gate'],
  'Input:': ['samples', 'config', 'pairs', 'consensus', 'annotations', 'allow-path', 'allow-private-hosts', 'prompt'],
  'Output:': ['out', 'replace', 'report', 'page', 'title', 'thumbnails', 'format', 'json', 'quiet', 'help', 'version'],
};

/** Puts commands and options under headings. What is in no group stands under those of commander. */
export function groupHelp(program: Command): void {
  for (const command of program.commands) {
    const heading = headingOf(command.name(), commandGroups);
    if (heading !== undefined) command.helpGroup(heading);
    const named = command.options.map((option) => ({ option, heading: headingOf(long(option.long), optionGroups) }));
    // Few options need no headings.
    if (named.length < 8) continue;
    for (const { option, heading: group } of named) option.helpGroup(group ?? 'More:');
  }
}

function long(flag: string | undefined): string {
  return flag?.replace(/^--(no-)?/, '') ?? '';
}

function headingOf(name: string, groups: Record<string, readonly string[]>): string | undefined {
  return Object.entries(groups).find(([, names]) => names.includes(name))?.[0];
}
