import type { ShownQuestion, WireRequest } from '@visionprefer/core/testing';
import type { FakeVendorOptions } from '../fake-vendor.ts';
import { RequestProblem, type VendorError, type VendorName, type VendorWire } from '../wires/vendor-wire.ts';

/** The question in a request; or the error that a vendor answers to a key, a model or a body that it does not take. */
export function readQuestion(
  wire: VendorWire,
  request: WireRequest,
  model: string,
  options: Pick<FakeVendorOptions, 'wrongKey' | 'unknownModel'>,
): { shown: ShownQuestion } | { error: VendorError } {
  const error = turnDown(wire, request, model, options);
  if (error) return { error };
  const shown = readShown(wire, request);
  if (!(shown instanceof RequestProblem)) return { shown };
  return { error: { status: 400, code: 'bad-request', message: shown.message } };
}

/** Keys and models that are not taken. */
function turnDown(
  { vendor }: VendorWire,
  request: WireRequest,
  model: string,
  { wrongKey, unknownModel = 'unknown' }: Pick<FakeVendorOptions, 'wrongKey' | 'unknownModel'>,
): VendorError | undefined {
  const error = turnDownKey(vendor, request, wrongKey);
  if (error || model !== unknownModel) return error;
  return { status: 404, code: 'unknown-model', message: `The model ${model} is not found.` };
}

/** What a vendor answers to a key that it does not take; undefined where it takes it. */
export function turnDownKey(
  vendor: VendorName,
  { headers, url }: Pick<WireRequest, 'headers' | 'url'>,
  wrongKey = 'wrong',
): VendorError | undefined {
  const key =
    /^Bearer (.*)$/.exec(headers.authorization ?? '')?.[1] ??
    headers['x-api-key'] ??
    headers['x-goog-api-key'] ??
    new URLSearchParams(url.split('?')[1]).get('key');
  // Google answers 400 to a key that it does not know.
  const status = vendor === 'google' ? 400 : 401;
  if (!key) return { status, code: 'unauthorized', message: 'No API key was sent.' };
  if (key === wrongKey) return { status, code: 'unauthorized', message: `API key not valid: ${key}.` };
  return undefined;
}

function readShown(wire: VendorWire, request: WireRequest): ShownQuestion | RequestProblem {
  try {
    return wire.readRequest(request);
  } catch (error) {
    if (error instanceof RequestProblem) return error;
    return new RequestProblem('The request has not the form that is expected here.', { cause: error });
  }
}
