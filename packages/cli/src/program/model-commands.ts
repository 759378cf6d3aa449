import { commonOptions, outOption } from '../options/common-options.ts';
import { evaluateOptions, scoreOptions, trainOptions } from '../options/model-options.ts';
import { addCommand, type CommandLine, exitCodesHelp } from './add-command.ts';

/** Commands of the reward model. */
export function addModelCommands({ program, surroundings, end }: CommandLine): void {
  addCommand(program, trainOptions(), {
    name: 'train',
    description: 'Train a reward model on pairs: VP-Score.',
    argument: ['<pairs>', 'file written by pairs or run, or the folder of a run'],
    out: outOption('folder for the model; not there yet, empty, or a model', 'model'),
    help: `
Examples
  $ visionprefer train run --out model
  $ visionprefer train pairs.jsonl --encoder lite0 --curve --onnx

The model's README.md says how good it is on prompts that were held out, beside
what it has to beat. It is an annotator: --annotator vp-score:./model`,
  }).action(async (pairs, flags) => {
    const { trainCommand } = await import('../commands/train.ts');
    end(await trainCommand(pairs, flags, surroundings));
  });

  addCommand(program, evaluateOptions(), {
    name: 'evaluate',
    description: 'Measure a reward model on pairs that it was not trained on.',
    argument: ['<model>', 'folder written by train'],
    help: `
Example
  $ visionprefer evaluate model test.jsonl --report evaluation.html

Pairs whose prompt or picture the model was trained on are left out.`,
  })
    .argument('<pairs>', 'file written by pairs or split, or the folder of a run')
    .action(async (model, pairs, flags) => {
      const { evaluateCommand } = await import('../commands/evaluate.ts');
      end(await evaluateCommand(model, pairs, flags, surroundings));
    });

  const score = program
    .command('score')
    .description('Score images with a reward model.')
    .argument('<images...>', 'paths or urls of images, or one file or folder of samples')
    .addHelpText(
      'after',
      `
Examples
  $ visionprefer score a.png b.png
  $ visionprefer score samples.jsonl --model ./model --out scores.jsonl
${exitCodesHelp}`,
    );
  for (const option of [...scoreOptions(), ...commonOptions()]) score.addOption(option);
  score.action(async (images: string[], flags) => {
    const { scoreCommand } = await import('../commands/score.ts');
    end(await scoreCommand(images, flags, surroundings));
  });
}
