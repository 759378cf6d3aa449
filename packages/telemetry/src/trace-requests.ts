import { metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** What a server of rewards tells of a request, and of how it was answered. */
interface TracedRequest {
  method: string;
  path: string;
}

interface TracedAnswer {
  /** The protocol that answered. */
  route: string;
  status: number;
}

const scope = '@visionprefer/telemetry';
/** Bucket boundaries as the conventions for HTTP advise, and on to what trainers wait. */
const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 120, 300];

/**
 * Makes an `onRequest` for `startRewardServer` of `@visionprefer/serve`: each request becomes a server span
 * `POST /compute` and is counted in `http.server.request.duration`, after OpenTelemetry's semantic conventions for HTTP.
 * The span is the active one while it is answered, so that calls to annotators lie below it. Prompts, images and
 * messages of errors are never recorded.
 */
export function traceRequests(): <A extends TracedAnswer>(
  request: TracedRequest,
  proceed: () => Promise<A>,
) => Promise<A> {
  const tracer = trace.getTracer(scope);
  const duration = metrics.getMeter(scope).createHistogram('http.server.request.duration', {
    description: 'How long requests for rewards took',
    unit: 's',
    advice: { explicitBucketBoundaries: secondsBuckets },
  });
  return ({ method, path }, proceed) => {
    const startedMs = performance.now();
    // A path that nobody serves must not become a name of its own.
    const options = { kind: SpanKind.SERVER, attributes: { 'http.request.method': method, 'url.path': path } };
    return tracer.startActiveSpan(method, options, async (span) => {
      try {
        const answer = await proceed();
        const { route, status } = answer;
        if (route !== 'none') span.updateName(`${method} ${path}`);
        const common = {
          'http.request.method': method,
          'http.response.status_code': status,
          'visionprefer.route': route,
          ...(status >= 500 && { 'error.type': String(status) }),
        };
        span.setAttributes(common);
        if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        duration.record((performance.now() - startedMs) / 1_000, common);
        return answer;
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    });
  };
}
