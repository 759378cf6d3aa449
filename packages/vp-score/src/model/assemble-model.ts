import { describeIssues, InputError } from '@visionprefer/core';
import { z } from 'zod';
import { digest } from '../encoders/digest.ts';
import { evaluationSchema } from './evaluation-schema.ts';
import { headFrom } from './head-tensors.ts';
import { configSchema, type FileDigests, modelFiles } from './model-config.ts';
import { readSafetensors } from './safetensors.ts';
import { scoringText } from './scoring-text.ts';
import type { ModelAspect, TrainedOn, VpScoreModel } from './vp-score-model.ts';

/** A model that was trained on something knows on what: without it, it would be measured on its own pairs. */
const trainedOnSchema: z.ZodType<TrainedOn> = z.object({
  prompts: z.array(z.string().regex(/^[0-9a-f]{16}$/, 'expected a digest of 16 hex digits')).min(1),
  pictures: z.array(z.string().min(1)).min(2),
});

/**
 * Makes a model of the files of its folder. Its `config.json` states the digests of all that decides a score or guards
 * against measuring the model on what it was trained on, and each is checked.
 *
 * @param read Brings a file of the folder by its name.
 * @param folder What the folder is called in messages.
 * @throws InputError when files are damaged, edited or of different models.
 */
export async function assembleModel(
  read: (name: string) => Promise<Uint8Array>,
  folder: string,
): Promise<VpScoreModel> {
  const path = (file: keyof typeof modelFiles) => `${folder.replace(/[/\\]$/, '')}/${modelFiles[file]}`;
  const config = parse(
    await read(modelFiles.config),
    configSchema,
    path('config'),
    'Expected the config.json of a model folder.',
  );
  const open = async (file: keyof FileDigests) => {
    const content = await read(modelFiles[file]);
    checkDigest(await digest(content), config.sha256[file], path(file));
    return content;
  };
  const tensors = readSafetensors(await open('heads'), path('heads'));
  const aspects = Object.entries(config.aspects).map(([aspect, { head, ...calibration }]): [string, ModelAspect] => [
    aspect,
    { head: headFrom(tensors, aspect, head, config.encoder.dimensions), ...calibration },
  ]);
  const model = {
    encoder: config.encoder,
    aspects: Object.fromEntries(aspects),
    training: config.training,
    trainedOn: parse(await open('trainedOn'), trainedOnSchema, path('trainedOn'), trainAgain),
    evaluation: parse(await open('evaluation'), evaluationSchema, path('evaluation'), trainAgain),
  };
  if ((await digest(scoringText(model))) !== config.digest) {
    throw new InputError(
      `${path('config')} was edited, or is of another model: its encoder, temperatures and score maps do not give the digest ${config.digest} that it states. ${copyAgain}`,
    );
  }
  return model;
}

const trainAgain = 'Train the model again.';
const copyAgain = 'Copy the whole folder again, or train the model again.';

function checkDigest(found: string, stated: string, named: string): void {
  if (found === stated) return;
  throw new InputError(
    `${named} is damaged, was edited, or is of another model: its SHA-256 is ${found}, and config.json states ${stated}. ${copyAgain}`,
  );
}

function parse<T>(bytes: Uint8Array, schema: z.ZodType<T>, named: string, advice: string): T {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new InputError(`${named} is no JSON. ${advice}`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InputError(`${named} is not what a VP-Score model holds: ${describeIssues(parsed.error)}. ${advice}`);
}
