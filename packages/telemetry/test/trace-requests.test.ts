import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { traceRequests } from '@visionprefer/telemetry';
import { afterEach, beforeEach, expect, test } from 'vitest';

const spans = new InMemorySpanExporter();
beforeEach(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] }));
});
afterEach(() => {
  for (const api of [context, trace]) api.disable();
  spans.reset();
});

test('a request is a server span, active while it is answered', async () => {
  const traced = traceRequests();
  const answer = await traced({ method: 'POST', path: '/compute' }, async () => {
    trace.getTracer('test').startSpan('inner').end();
    return { route: 'flow-factory', status: 200 };
  });
  expect(answer).toEqual({ route: 'flow-factory', status: 200 });
  const [inner, request] = spans.getFinishedSpans();
  expect(request).toMatchObject({ name: 'POST /compute', kind: SpanKind.SERVER });
  expect(request?.attributes).toMatchObject({ 'http.response.status_code': 200, 'visionprefer.route': 'flow-factory' });
  expect(inner?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
});

test('what may pass is an error, and a path that nobody serves is no name', async () => {
  const traced = traceRequests();
  await traced({ method: 'POST', path: '/' }, async () => ({ route: 'verl-omni', status: 503 }));
  await traced({ method: 'GET', path: '/any/thing' }, async () => ({ route: 'none', status: 404 }));
  const [busy, unknown] = spans.getFinishedSpans();
  expect(busy?.status.code).toBe(SpanStatusCode.ERROR);
  expect(busy?.attributes['error.type']).toBe('503');
  expect(unknown?.name).toBe('GET');
});
