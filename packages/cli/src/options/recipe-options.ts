import { Option } from 'commander';
import type { CommonFlags } from './common-options.ts';
import { share } from './export-options.ts';

/** What goes into the folder of a recipe. */
export interface RecipeFlags extends CommonFlags {
  out?: string | undefined;
  samples?: string | undefined;
  validation: number;
  test: number;
}

/** Options of {@link RecipeFlags}. */
export function recipeOptions(): Option[] {
  return [
    new Option('-o, --out <folder>', 'folder to write; not there yet, or empty (default: the name of the recipe)'),
    new Option(
      '-s, --samples <samples>',
      'file or folder of samples whose prompts are trained on, split as export splits',
    ),
    new Option('--validation <share>', 'share of the prompts that is held back to validate')
      .argParser(share)
      .default(0.05),
    new Option('--test <share>', 'share of the prompts that is held back to test').argParser(share).default(0.05),
  ];
}
