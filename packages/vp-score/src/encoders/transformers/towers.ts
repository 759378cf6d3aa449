import type { Picture } from '../../pictures/picture.ts';
import { explain, type PretrainedModel } from './pretrained-model.ts';

/** What a pretrained model makes of pictures and texts, each by itself. */
export interface Towers {
  embedPicture(picture: Picture): Promise<Float32Array>;
  /** Absent for a model that looks at pictures alone. */
  embedText?: ((text: string) => Promise<Float32Array>) | undefined;
  /** Names of its ONNX files, without their endings. */
  files: readonly string[];
  close(): Promise<void>;
}

/** Outputs of a model, by name. */
export type Outputs = Record<string, { data: unknown; dims: readonly number[] } | undefined>;

/**
 * Loads the towers of a model: picture and text for CLIP and SigLIP, the picture alone for DINO and every other one.
 *
 * @param wantsText Whether the text tower is wanted too, where there is one.
 */
export async function loadTowers(named: string, model: PretrainedModel, wantsText: boolean): Promise<Towers> {
  const { transformers, path, loading, type } = model;
  const kind = type === 'clip' || type === 'siglip' ? type : undefined;
  const prepare = await loadPicturePreparer(named, model);
  const [picture, text] = {
    clip: [transformers.CLIPVisionModelWithProjection, transformers.CLIPTextModelWithProjection] as const,
    siglip: [transformers.SiglipVisionModel, transformers.SiglipTextModel] as const,
    other: [transformers.AutoModel, undefined] as const,
  }[kind ?? 'other'];
  const pictureModel = await explain(named, () => picture.from_pretrained(path, loading));
  const ending = fileEndings[loading.dtype];
  const embedPicture = async (one: Picture) => takeRow((await pictureModel(await prepare(one))) as Outputs, named);
  const close = async () => void (await pictureModel.dispose());
  if (!text) return { embedPicture, files: [`model${ending}`], close };
  const files = [`vision_model${ending}`];
  if (!wantsText) return { embedPicture, files, close };
  const textModel = await explain(named, () => text.from_pretrained(path, loading));
  const tokenize = await loadTokenizer(named, model);
  return {
    embedPicture,
    embedText: async (words) => takeRow((await textModel(tokenize(words))) as Outputs, named),
    files: [...files, `text_model${ending}`],
    async close() {
      await close();
      await textModel.dispose();
    },
  };
}

/** Loads what prepares pictures for a model, as its `preprocessor_config.json` states. */
export async function loadPicturePreparer(
  named: string,
  { transformers, path, loading }: PretrainedModel,
): Promise<(picture: Picture) => Promise<Record<string, unknown>>> {
  const processor = await explain(named, () => transformers.AutoImageProcessor.from_pretrained(path, loading));
  return async ({ rgb, width, height }) => {
    const pixels = new Uint8ClampedArray(rgb.buffer, rgb.byteOffset, rgb.length);
    return processor(new transformers.RawImage(pixels, width, height, 3));
  };
}

/** Loads what makes tokens of a text. What is longer than the model takes is cut off. */
export async function loadTokenizer(
  named: string,
  { transformers, path, loading, type }: PretrainedModel,
): Promise<(text: string) => Record<string, unknown>> {
  const tokenizer = await explain(named, () => transformers.AutoTokenizer.from_pretrained(path, loading));
  // SigLIP was trained on texts filled up to the full length.
  const padding = type === 'siglip' ? 'max_length' : true;
  return (text) => tokenizer([text], { padding, truncation: true }) as Record<string, unknown>;
}

/** The embedding among a model's outputs, at length 1: the projected or pooled one, else that of the first token. */
function takeRow(outputs: Outputs, named: string): Float32Array {
  const { image_embeds, text_embeds, pooler_output, last_hidden_state: states } = outputs;
  const data = (image_embeds ?? text_embeds ?? pooler_output ?? states)?.data;
  const row = data instanceof Float32Array && data === states?.data ? data.subarray(0, states.dims.at(-1)) : data;
  const length = row instanceof Float32Array ? Math.hypot(...row) : Number.NaN;
  if (row instanceof Float32Array && length > 0 && Number.isFinite(length)) return row.map((number) => number / length);
  throw new TypeError(
    `The model ${named} gives no embedding of float32 numbers; its outputs are ${Object.keys(outputs).join(', ')}.`,
  );
}

/** How the library names the files of each way to keep weights. */
const fileEndings: Record<PretrainedModel['loading']['dtype'], string> = {
  fp32: '',
  fp16: '_fp16',
  q8: '_quantized',
  int8: '_int8',
  uint8: '_uint8',
  q4: '_q4',
};
