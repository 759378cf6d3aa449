import { Option } from 'commander';
import type { NamedAnnotator } from '../config/config.ts';
import type { RunFlags } from '../steps/judge-samples.ts';
import { aggregateOptions } from './aggregate-options.ts';
import { adaptiveOption, annotateOptions } from './annotate-options.ts';
import { batchOption } from './batch-option.ts';
import { type ExportFlags, exportOptions } from './export-options.ts';
import { type GenerateFlags, generateOptions } from './generate-options.ts';
import { pairsOptions } from './pairs-options.ts';
import { type PolishFlags, polishOptions } from './polish-options.ts';
import { readBudget } from './price-option.ts';

/** How a data set is made of prompts: the options of all steps. */
export interface MakeFlags
  extends Omit<RunFlags, 'report' | 'shard' | 'allowPath' | 'allowPrivateHosts'>,
    Pick<PolishFlags, 'dropNames' | 'drop' | 'sample'>,
    Pick<GenerateFlags, 'generator' | 'images' | 'guidance' | 'size' | 'steps' | 'imagePrice'>,
    Pick<ExportFlags, 'format' | 'validation' | 'test'> {
  /** False leaves polishing out. */
  polish: boolean;
  /** Who polishes. Default: the first annotator that writes. */
  polisher?: NamedAnnotator | undefined;
  paintConcurrency: GenerateFlags['concurrency'];
  paintRpm: GenerateFlags['rpm'];
  paintTimeout: GenerateFlags['timeout'];
  paintPatience: GenerateFlags['patience'];
}

/** Options of painting that judging has under the same names: here they have names of their own. */
const ownOfPainting = ['concurrency', 'rpm', 'timeout', 'patience'];
/** Options of a step that mean nothing where samples are made, or have a word of their own. */
const leftOut = ['shard', 'allow-path', 'allow-private-hosts', 'seed', 'dry-run', 'budget'];

/** Options of {@link MakeFlags}. */
export function makeOptions(): Option[] {
  const judging = annotateOptions();
  const polishing = polishOptions().filter(({ long }) => !judging.some((option) => option.long === long));
  return [
    new Option('--no-polish', 'paint the prompts as they are'),
    new Option('--polisher <name[:model]>', 'who polishes prompts (default: the first annotator that writes)'),
    ...polishing,
    ...generateOptions().flatMap(ofPainting),
    ...judging.filter(({ long }) => !leftOut.includes(nameOf(long))),
    adaptiveOption(),
    batchOption(),
    seedOption(),
    new Option('--dry-run', 'say what all steps would ask and may cost; ask, write and spend nothing'),
    new Option('--budget <usd>', 'most US dollars that all steps together spend, earlier runs included').argParser(
      readBudget,
    ),
    ...aggregateOptions(),
    ...pairsOptions(),
    ...exportOptions().flatMap(ofExport),
  ];
}

function nameOf(long: string | undefined): string {
  return `${long}`.slice(2);
}

function ofPainting(option: Option): Option[] {
  const name = nameOf(option.long);
  if (leftOut.includes(name)) return [];
  if (!ownOfPainting.includes(name)) return [option];
  const [, value = ''] = option.flags.split(' ');
  const own = new Option(`--paint-${name} ${value}`, option.description);
  if (option.parseArg) own.argParser(option.parseArg);
  return [own.default(option.defaultValue, option.defaultValueDescription)];
}

function seedOption(): Option {
  const option = generateOptions().find(({ long }) => long === '--seed');
  return Object.assign(option ?? new Option('--seed <n>'), {
    description: 'draws prompts, who paints what, guidance, seeds of images, and the orders they are shown in',
  });
}

function ofExport(option: Option): Option[] {
  if (option.long === '--format') {
    const own = new Option(option.flags, option.description);
    if (option.parseArg) own.argParser(option.parseArg);
    return [own.default(['diffusion-dpo'], 'diffusion-dpo')];
  }
  return ['--validation', '--test'].includes(`${option.long}`) ? [option] : [];
}
