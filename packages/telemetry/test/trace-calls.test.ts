import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  type HistogramMetricData,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { type Annotator, AnnotatorError, type Answer, type Call, fidelity, type Question } from '@visionprefer/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { traceCalls } from '../src/index.ts';

const spans = new InMemorySpanExporter();
let measurements: InMemoryMetricExporter;
let meters: MeterProvider;

beforeEach(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] }));
  measurements = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  meters = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter: measurements })] });
  metrics.setGlobalMeterProvider(meters);
});
afterEach(async () => {
  await meters.shutdown();
  for (const api of [context, trace, metrics]) api.disable();
  spans.reset();
});

const annotator: Annotator = {
  specVersion: 1,
  id: 'openai:gpt-6-sol?effort=low',
  vendor: 'openai',
  model: 'gpt-6-sol',
  answer: async () => answer,
};
const question: Question = {
  instructions: 'a rubric',
  parts: [{ text: 'a prompt' }],
  aspects: [fidelity],
  schema: { type: 'string' },
  imageIds: ['a', 'b'],
  round: 0,
  read: () => ({ outcome: 'unreadable', detail: 'never read' }),
};
const call: Call = { annotator, question, sampleId: 'red-cube', key: 'k1', attempt: 1, maxOutputTokens: 4_300 };
const answer: Answer = {
  output: { secret: 'rationale' },
  model: 'gpt-6-sol-2026-10-01',
  usage: { inputTokens: 1_300, cachedInputTokens: 1_000, outputTokens: 40 },
};

test('an answered call is a client span with what the convention asks for, and nothing that was said', async () => {
  const traced = traceCalls({ attributes: { 'visionprefer.strategy.id': 'listwise' } });
  expect(await traced(call, async () => answer)).toBe(answer);
  const [span] = spans.getFinishedSpans();
  expect(span).toMatchObject({ name: 'chat gpt-6-sol', kind: SpanKind.CLIENT, status: { code: SpanStatusCode.UNSET } });
  expect(span?.attributes).toEqual({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-6-sol',
    'gen_ai.request.max_tokens': 4_300,
    'gen_ai.response.model': 'gpt-6-sol-2026-10-01',
    'gen_ai.usage.input_tokens': 1_300,
    'gen_ai.usage.output_tokens': 40,
    'gen_ai.usage.cache_read.input_tokens': 1_000,
    'visionprefer.annotator.id': 'openai:gpt-6-sol?effort=low',
    'visionprefer.annotation.key': 'k1',
    'visionprefer.sample.id': 'red-cube',
    'visionprefer.strategy.id': 'listwise',
    'visionprefer.attempt': 1,
    'visionprefer.image.count': 2,
    'visionprefer.aspects': ['fidelity'],
    'visionprefer.outcome': 'answered',
  });
});

test.each([
  [new AnnotatorError('overloaded', 'key sk-secret', { usage: { inputTokens: 7 } }), 'overloaded', 'overloaded'],
  [new AnnotatorError('refused', 'I would rather not.'), 'refused', undefined],
  [new TypeError('a mistake'), 'failed', 'TypeError'],
  ['thrown text', 'failed', '_OTHER'],
])('a call that ends with %s is named for it, is thrown on, and tells no message', async (error, outcome, type) => {
  const { model: _, ...nameless } = annotator;
  const stranger = { ...nameless, id: 'google:gemini', vendor: 'google' };
  const fail = traceCalls()({ ...call, annotator: stranger }, () => Promise.reject(error));
  await expect(fail).rejects.toBe(error);
  const [span] = spans.getFinishedSpans();
  expect(span?.status).toEqual({ code: type === undefined ? SpanStatusCode.UNSET : SpanStatusCode.ERROR });
  expect(span?.attributes).toMatchObject({
    'gen_ai.provider.name': 'gcp.gemini',
    'gen_ai.request.model': 'gemini',
    'visionprefer.outcome': outcome,
  });
  expect(span?.attributes['error.type']).toBe(type);
  expect(JSON.stringify([span?.attributes, span?.events, span?.status])).not.toMatch(/secret|rather not|mistake/);
});

test('durations and tokens are measured, in the buckets of the convention', async () => {
  const traced = traceCalls();
  await traced(call, () => new Promise((resolve) => setTimeout(resolve, 30, answer)));
  const overloaded = new AnnotatorError('overloaded', 'no', { usage: { inputTokens: 5 } });
  await traced(call, () => Promise.reject(overloaded)).catch(() => {});
  await meters.forceFlush();
  const told = measurements.getMetrics().at(-1)?.scopeMetrics[0]?.metrics as HistogramMetricData[];
  const [duration, tokens] = told;
  expect(duration?.descriptor).toMatchObject({ name: 'gen_ai.client.operation.duration', unit: 's' });
  expect(duration?.dataPoints.map(({ attributes }) => attributes['error.type'])).toEqual([undefined, 'overloaded']);
  expect(duration?.dataPoints[0]?.value.buckets.boundaries).toEqual([
    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
  ]);
  expect(duration?.dataPoints[0]?.value.sum).toBeGreaterThanOrEqual(0.029);
  expect(duration?.dataPoints[0]?.value.sum).toBeLessThan(30);
  expect(tokens?.descriptor).toMatchObject({ name: 'gen_ai.client.token.usage', unit: '{token}' });
  expect(tokens?.dataPoints[0]?.value.buckets.boundaries.at(-1)).toBe(67_108_864);
  expect(tokens?.dataPoints.map(({ attributes, value }) => [attributes['gen_ai.token.type'], value.sum])).toEqual([
    ['input', 1_300],
    ['output', 40],
    ['input', 5],
  ]);
  // Samples are without number, and so would be the rows of a metric that tells them apart.
  expect(JSON.stringify(told.map(({ dataPoints }) => dataPoints))).not.toContain('red-cube');
});

test('what is done during the call lies below its span', async () => {
  const traced = traceCalls();
  const inner = () => trace.getTracer('http').startSpan('POST').end();
  await traced(call, async () => {
    await new Promise((resolve) => setImmediate(resolve));
    inner();
    return answer;
  });
  const [post, chat] = spans.getFinishedSpans();
  expect(post?.parentSpanContext?.spanId).toBe(chat?.spanContext().spanId);
});

test('without an SDK the call is made all the same, and nothing is sent anywhere', async () => {
  for (const api of [context, trace, metrics]) api.disable();
  const collector = createServer((_, response) => response.end());
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
  let sent = 0;
  collector.on('connection', () => sent++);
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  expect(await traceCalls()(call, async () => answer)).toBe(answer);
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  collector.close();
  expect({ sent, spans: spans.getFinishedSpans() }).toEqual({ sent: 0, spans: [] });
});
