// What an application does that wants traces: installs an SDK. This one writes all spans and measurements to a file.
import { appendFileSync } from 'node:fs';
import { metrics, trace } from '@opentelemetry/api';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

const keep = (values, done) => {
  appendFileSync('telemetry.txt', values.map((value) => `${JSON.stringify(value)}\n`).join(''));
  done({ code: 0 });
};
const exporter = {
  export: (spans, done) =>
    keep(
      spans.map(({ name, attributes, status, events }) => ({ name, attributes, status, events })),
      done,
    ),
  shutdown: async () => {},
  forceFlush: async () => {},
};
const measurements = {
  export: ({ scopeMetrics }, done) => keep(scopeMetrics, done),
  selectAggregationTemporality: () => 1,
  shutdown: async () => {},
  forceFlush: async () => {},
};
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
const readers = [
  new PeriodicExportingMetricReader({ exporter: measurements, exportIntervalMillis: 200, exportTimeoutMillis: 100 }),
];
metrics.setGlobalMeterProvider(new MeterProvider({ readers }));
