// A model on a server that speaks like OpenAI: vLLM, Ollama, llama.cpp … A dialect says how the server differs.
import { openai } from '@visionprefer/annotator-openai';
import { annotate, fidelity, pointwise } from '@visionprefer/core';
import { startFakeVendor } from '@visionprefer/fake-vendors';
import { imageLoader } from '@visionprefer/images';
import { root, samples } from './samples.ts';

const fake = await startFakeVendor();
const annotator = openai({
  model: 'qwen3-vl',
  baseURL: fake.urls.openai, // such as http://localhost:8000/v1
  apiKey: 'none',
  api: 'chat',
  dialect: 'vllm',
});

const annotations = annotate(samples.slice(0, 2), {
  annotators: [annotator],
  aspects: [fidelity],
  strategy: pointwise(),
  loadImage: imageLoader({ root }),
});
for await (const annotation of annotations) {
  if (annotation.outcome !== 'scored') continue;
  for (const { imageId, score } of annotation.scores.fidelity) console.log(annotation.sampleId, imageId, score);
}
await fake.close();
