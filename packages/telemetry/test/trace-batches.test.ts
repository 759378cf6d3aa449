import { metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import {
  type Annotator,
  AnnotatorError,
  type BatchAnswered,
  type BatchNews,
  fidelity,
  type Question,
} from '@visionprefer/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { traceBatches } from '../src/index.ts';

const spans = new InMemorySpanExporter();
let measurements: InMemoryMetricExporter;
let meters: MeterProvider;

beforeEach(() => {
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] }));
  measurements = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  meters = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter: measurements })] });
  metrics.setGlobalMeterProvider(meters);
});
afterEach(async () => {
  await meters.shutdown();
  for (const api of [trace, metrics]) api.disable();
  spans.reset();
});

const annotator: Annotator = {
  ...{ specVersion: 1, id: 'google:gemini-3.8-flash', vendor: 'google', model: 'gemini-3.8-flash' },
  answer: () => Promise.reject(new Error('Nobody is asked live.')),
};
const question: Question = {
  ...{ instructions: 'a rubric', parts: [{ text: 'a prompt' }], aspects: [fidelity], schema: { type: 'string' } },
  ...{ imageIds: ['a', 'b'], round: 0 },
  read: () => ({ outcome: 'unreadable', detail: 'never read' }),
};
const news: BatchNews = { annotator, batchId: 'batches/b1', questions: 2, begunMs: 1_764_500_000_000, state: 'ended' };
const answered: BatchAnswered = {
  ...{ annotator, batchId: 'batches/b1', question, sampleId: 'red-cube', key: 'k1', maxOutputTokens: 4_300 },
  ...{ model: 'gemini-3.8-flash-001', usage: { inputTokens: 1_300, outputTokens: 40 }, usd: 0.002 },
};
const declined: BatchAnswered = {
  ...answered,
  ...{ key: 'k2', model: undefined, usage: undefined, usd: undefined },
  error: new AnnotatorError('overloaded', 'The batch expired.'),
};

test('a batch is a span from when it was handed in, and each of its answers one below it', () => {
  const { onBatch, onAnswer } = traceBatches({ attributes: { 'visionprefer.strategy.id': 'listwise' } });
  onBatch({ ...news, state: 'submitted' });
  onBatch({ ...news, state: 'unknown', detail: 'PONDERING' });
  expect(spans.getFinishedSpans()).toEqual([]);
  onBatch(news);
  onAnswer(answered);
  onAnswer(declined);
  const [batch, first, second] = spans.getFinishedSpans();
  expect(batch).toMatchObject({ name: 'batch gemini-3.8-flash', kind: SpanKind.CLIENT });
  expect(batch?.startTime[0]).toBe(news.begunMs / 1_000);
  expect(batch?.attributes).toEqual({
    'gen_ai.operation.name': 'batch',
    'gen_ai.provider.name': 'gcp.gemini',
    'gen_ai.request.model': 'gemini-3.8-flash',
    'visionprefer.strategy.id': 'listwise',
    'visionprefer.annotator.id': 'google:gemini-3.8-flash',
    'visionprefer.batch.id': 'batches/b1',
    'visionprefer.batch.questions': 2,
  });
  expect(first).toMatchObject({ name: 'chat gemini-3.8-flash', status: { code: SpanStatusCode.UNSET } });
  expect(first?.attributes).toMatchObject({
    'gen_ai.operation.name': 'chat',
    'gen_ai.response.model': 'gemini-3.8-flash-001',
    'gen_ai.usage.input_tokens': 1_300,
    'gen_ai.usage.output_tokens': 40,
    'visionprefer.annotation.key': 'k1',
    'visionprefer.batch.id': 'batches/b1',
    'visionprefer.outcome': 'answered',
    'visionprefer.usd': 0.002,
  });
  expect(second).toMatchObject({ status: { code: SpanStatusCode.ERROR } });
  expect(second?.attributes).toMatchObject({ 'error.type': 'overloaded', 'visionprefer.annotation.key': 'k2' });
  expect(second?.attributes).not.toHaveProperty(['visionprefer.usd']);
  for (const span of [first, second]) expect(span?.parentSpanContext?.spanId).toBe(batch?.spanContext().spanId);
});

test('a batch that was turned down is an error', () => {
  traceBatches().onBatch({ ...news, state: 'failed', detail: 'A line is no JSON.' });
  const [batch] = spans.getFinishedSpans();
  expect(batch).toMatchObject({ status: { code: SpanStatusCode.ERROR }, attributes: { 'error.type': 'failed' } });
  expect(JSON.stringify(batch?.attributes)).not.toContain('JSON');
});

test('answers count in tokens, and have no duration', async () => {
  const { onAnswer } = traceBatches();
  onAnswer(answered);
  onAnswer(declined);
  await meters.forceFlush();
  const told = measurements.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  expect(told.map(({ descriptor }) => descriptor.name)).toEqual(['gen_ai.client.token.usage']);
  const sums = told.flatMap(({ dataPoints }) =>
    dataPoints.map(({ attributes, value }) => [attributes['gen_ai.token.type'], (value as { sum: number }).sum]),
  );
  expect(sums).toEqual([
    ['input', 1_300],
    ['output', 40],
  ]);
});
