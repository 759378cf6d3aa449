import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGraph, float32, type Graph } from '@visionprefer/onnx';

/** The kinds of model that are written here. */
export type TinyKind = 'clip' | 'siglip' | 'dinov2';

const [embedding, hidden, side, patch, longestText] = [16, 32, 32, 8, 16] as const;

/**
 * Writes a model of some 90 kB in the layout of the Hugging Face hub: the shape of a CLIP, a SigLIP or a DINOv2 with
 * random weights that a seed decides. `@huggingface/transformers` loads it as it loads the large ones.
 */
export async function writeTinyModel(folder: string, kind: TinyKind, seed = 1): Promise<void> {
  await mkdir(join(folder, 'onnx'), { recursive: true });
  const write = (name: string, content: unknown) => writeFile(join(folder, name), JSON.stringify(content));
  const draw = { random: numbersFrom(seed), graph: createGraph() };
  if (kind === 'dinov2') {
    drawStates(draw);
    await writeFile(join(folder, 'onnx/model.onnx'), draw.graph.toModel());
  } else {
    const output = { clip: ['text_embeds', 'image_embeds'], siglip: ['pooler_output', 'pooler_output'] }[kind];
    // Each part draws the same numbers anew, so that the towers are those of the whole.
    const parts = [
      ['text_model', [drawText], output],
      ['vision_model', [drawVision], [output[1]]],
    ] as const;
    for (const [name, [drawPart], [outputName = '']] of parts) {
      const part = { random: numbersFrom(seed + name.length), graph: createGraph() };
      part.graph.add('Identity', [drawPart(part)], {}, outputName);
      part.graph.output(outputName, 'float32', ['batch', embedding]);
      await writeFile(join(folder, `onnx/${name}.onnx`), part.graph.toModel());
    }
    await writeFile(join(folder, 'onnx/model.onnx'), drawWhole(kind, seed));
    await write('tokenizer.json', tokenizer);
    await write('tokenizer_config.json', tokenizerConfig);
  }
  await write('config.json', configs[kind]);
  await write('preprocessor_config.json', preprocessor);
}

interface Draw {
  graph: Graph;
  random: (length: number, size?: number) => Float32Array;
}

/** Mean of the tokens' embeddings, one layer, projected. */
function drawText({ graph, random }: Draw): string {
  const ids = graph.input('input_ids', 'int64', ['batch', 'sequence']);
  const mask = graph.input('attention_mask', 'int64', ['batch', 'sequence']);
  const tokens = graph.weight('tokens', float32([vocabulary.length, hidden], random(vocabulary.length * hidden)));
  const counted = graph.add('Unsqueeze', [graph.add('Cast', [mask], { to: 1 }), graph.integers([-1])]);
  const shown = graph.add('Mul', [graph.add('Gather', [tokens, ids]), counted]);
  const sum = (value: string) => graph.add('ReduceSum', [value, graph.integers([1])], { keepdims: 0 });
  const layer = graph.weight('layer', float32([hidden, hidden], random(hidden ** 2)));
  const active = graph.add('Tanh', [graph.add('MatMul', [graph.add('Div', [sum(shown), sum(counted)]), layer])]);
  return graph.add('MatMul', [
    active,
    graph.weight('textOut', float32([hidden, embedding], random(hidden * embedding))),
  ]);
}

/** Patches, their mean, projected. */
function drawVision({ graph, random }: Draw): string {
  const pooled = graph.add('ReduceMean', [drawPatches({ graph, random })], { axes: [2, 3], keepdims: 0 });
  return graph.add('MatMul', [
    pooled,
    graph.weight('visionOut', float32([hidden, embedding], random(hidden * embedding))),
  ]);
}

function drawPatches({ graph, random }: Draw): string {
  const pixels = graph.input('pixel_values', 'float32', ['batch', 3, side, side]);
  const kernels = graph.weight('patches', float32([hidden, 3, patch, patch], random(hidden * 3 * patch ** 2, 0.2)));
  const attributes = { kernel_shape: [patch, patch], strides: [patch, patch] };
  return graph.add('Tanh', [graph.add('Conv', [pixels, kernels], attributes)]);
}

/** The state of every patch, as a model without projection gives it. */
function drawStates({ graph, random }: Draw): void {
  const flat = graph.add('Reshape', [drawPatches({ graph, random }), graph.integers([0, hidden, -1])]);
  graph.add('Transpose', [flat], { perm: [0, 2, 1] }, 'last_hidden_state');
  graph.output('last_hidden_state', 'float32', ['batch', 'patches', hidden]);
}

/** Both towers at length 1 and their logits: times 14 for CLIP; times 10 and less 2 for SigLIP. */
function drawWhole(kind: 'clip' | 'siglip', seed: number): Uint8Array {
  const graph = createGraph();
  const unit = (value: string, name: string) =>
    graph.add('Div', [value, graph.add('ReduceL2', [value], { axes: [-1], keepdims: 1 })], {}, name);
  const texts = unit(drawText({ graph, random: numbersFrom(seed + 'text_model'.length) }), 'text_embeds');
  const images = unit(drawVision({ graph, random: numbersFrom(seed + 'vision_model'.length) }), 'image_embeds');
  const cosines = graph.add('MatMul', [images, graph.add('Transpose', [texts], { perm: [1, 0] })]);
  const scaled = graph.add('Mul', [cosines, graph.scalar(kind === 'clip' ? 14 : 10)]);
  graph.add('Add', [scaled, graph.scalar(kind === 'clip' ? 0 : -2)], {}, 'logits_per_image');
  graph.add('Transpose', ['logits_per_image'], { perm: [1, 0] }, 'logits_per_text');
  graph.output('logits_per_image', 'float32', ['images', 'texts']);
  graph.output('logits_per_text', 'float32', ['texts', 'images']);
  graph.output('text_embeds', 'float32', ['texts', embedding]);
  graph.output('image_embeds', 'float32', ['images', embedding]);
  return graph.toModel();
}

/** Uniform numbers from −size / 2 to size / 2. */
function numbersFrom(seed: number): Draw['random'] {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  return (length, size = 1) => Float32Array.from({ length }, () => next() * size);
}

const characters = [..."abcdefghijklmnopqrstuvwxyz0123456789,.-'"];
const [begin, end] = ['<|startoftext|>', '<|endoftext|>'];
const vocabulary = [...characters, ...characters.map((character) => `${character}</w>`), begin, end];
const idOf = (token: string) => vocabulary.indexOf(token);
const special = (content: string) => ({
  id: idOf(content),
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
});

/** One token for each character. */
const tokenizer = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [special(begin), special(end)],
  normalizer: { type: 'Sequence', normalizers: [{ type: 'NFC' }, { type: 'Lowercase' }] },
  pre_tokenizer: { type: 'WhitespaceSplit' },
  post_processor: {
    type: 'RobertaProcessing',
    sep: [end, idOf(end)],
    cls: [begin, idOf(begin)],
    trim_offsets: false,
    add_prefix_space: false,
  },
  decoder: null,
  model: {
    type: 'BPE',
    dropout: null,
    unk_token: end,
    continuing_subword_prefix: '',
    end_of_word_suffix: '</w>',
    fuse_unk: false,
    vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
    merges: [],
  },
};

const tokenizerConfig = {
  tokenizer_class: 'CLIPTokenizer',
  bos_token: begin,
  eos_token: end,
  unk_token: end,
  pad_token: end,
  model_max_length: longestText,
  do_lower_case: true,
};

const configs: Record<TinyKind, unknown> = {
  clip: {
    architectures: ['CLIPModel'],
    model_type: 'clip',
    projection_dim: embedding,
    text_config: { model_type: 'clip_text_model', hidden_size: hidden, max_position_embeddings: longestText },
    vision_config: { model_type: 'clip_vision_model', hidden_size: hidden, image_size: side, patch_size: patch },
  },
  siglip: {
    architectures: ['SiglipModel'],
    model_type: 'siglip',
    text_config: { model_type: 'siglip_text_model', hidden_size: embedding },
    vision_config: { model_type: 'siglip_vision_model', hidden_size: embedding, image_size: side, patch_size: patch },
  },
  dinov2: { architectures: ['Dinov2Model'], model_type: 'dinov2', hidden_size: hidden, image_size: side },
};

const preprocessor = {
  image_processor_type: 'CLIPImageProcessor',
  crop_size: { height: side, width: side },
  do_center_crop: true,
  do_convert_rgb: true,
  do_normalize: true,
  do_rescale: true,
  do_resize: true,
  image_mean: [0.48145466, 0.4578275, 0.40821073],
  image_std: [0.26862954, 0.26130258, 0.27577711],
  resample: 3,
  rescale_factor: 1 / 255,
  size: { shortest_edge: side },
};
