// Traces of a run: install an OpenTelemetry SDK of your choice, and every call to an annotator becomes a span.
import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { openai } from '@visionprefer/annotator-openai';
import { annotate } from '@visionprefer/core';
import { startFakeVendor } from '@visionprefer/fake-vendors';
import { imageLoader } from '@visionprefer/images';
import { traceCalls } from '@visionprefer/telemetry';
import { root, samples } from './samples.ts';

// An application would send its spans to a collector; this one keeps them.
const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));

const fake = await startFakeVendor({ latencyMs: 20 });
fake.next('500');
const annotations = annotate(samples.slice(0, 3), {
  annotators: [openai({ model: 'gpt-6-luna', baseURL: fake.urls.openai, apiKey: 'rehearsal' })],
  loadImage: imageLoader({ root }),
  onCall: traceCalls({ attributes: { 'service.run': 'tuesday' } }),
});
await Array.fromAsync(annotations);
await fake.close();

for (const { name, attributes } of exporter.getFinishedSpans()) {
  const tokens = attributes['gen_ai.usage.input_tokens'] ?? 0;
  console.log(name, attributes['visionprefer.sample.id'], attributes['visionprefer.outcome'], `${tokens} tokens in`);
}
