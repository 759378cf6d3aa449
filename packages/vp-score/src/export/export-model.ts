import { InputError } from '@visionprefer/core';
import type { Encoder } from '../encoders/encoder.ts';
import { modelFiles } from '../model/model-config.ts';
import { checkEncoder } from '../model/open-model-encoder.ts';
import type { VpScoreModel } from '../model/vp-score-model.ts';
import { renderModel, writeFolder } from '../model/write-model.ts';
import { appendHeads } from './append-heads.ts';
import { describePreparation } from './describe-preparation.ts';
import { preprocessorConfig } from './preprocessor-config.ts';

/**
 * Writes a model as a folder that needs nothing of VisionPrefer to be run: `vp-score.onnx`, from prepared pictures to
 * scores, and `preprocessor_config.json`, which says how they are prepared; beside the files of the model itself, so that
 * it is a model folder as well. Its layout is that of the Hugging Face hub.
 *
 * @throws InputError when the encoder is not the model's, or is no ONNX model that heads could be written behind.
 */
export async function exportModel(model: VpScoreModel, encoder: Encoder, folder: string): Promise<void> {
  checkEncoder(encoder, model.encoder);
  if (!encoder.graph) {
    throw new InputError(
      `The encoder ${encoder.id} is no single ONNX model, so that heads cannot be written behind it. Export a model of another encoder, such as lite0.`,
    );
  }
  const graph = await encoder.graph();
  const files = renderModel(model);
  await writeFolder(
    {
      ...files,
      [modelFiles.card]: `${files[modelFiles.card]}\n${describePreparation(graph)}\n`,
      'vp-score.onnx': appendHeads(graph, model.aspects),
      'preprocessor_config.json': `${JSON.stringify(preprocessorConfig(graph.preprocessing), undefined, 2)}\n`,
    },
    folder,
  );
}
