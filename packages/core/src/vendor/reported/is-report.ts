import { listOf, partOf, textOf } from '../part-of.ts';

/** Whether a body tells of a failure: by a field for it, or as an envelope whose code is none of success. */
export function isReport(body: unknown): boolean {
  const { error, errors, fault, object, type, success, base_resp: minimax, Response: tencent, ...rest } = partOf(body);
  if (isSomething(error) || isSomething(fault) || listOf(errors).length > 0) return true;
  if (object === 'error' || type === 'error' || success === false) return true;
  // MiniMax says so beside an answer that is none.
  if (rest.input_sensitive === true || rest.output_sensitive === true) return true;
  if (isFailure(partOf(minimax).status_code) || isSomething(partOf(tencent).Error)) return true;
  if (holdsAnswer(rest)) return false;
  const code = rest.code ?? rest.error_code ?? rest.errcode ?? rest.status_code ?? rest.statusCode ?? rest.status;
  const words = rest.msg ?? rest.message ?? rest.error_msg ?? rest.errmsg ?? rest.detail ?? rest.title ?? rest.reason;
  // Amazon's own form.
  if (typeof rest.__type === 'string') return true;
  if (rest.detail !== undefined && (textOf(rest.detail) || listOf(rest.detail).length > 0)) return true;
  return isFailure(code) && typeof words === 'string';
}

/** Whatever else an answer has beside it, it has one of these. */
export function holdsAnswer(body: Readonly<Record<string, unknown>>): boolean {
  return ['choices', 'content', 'candidates', 'output', 'answers'].some((name) => isSomething(body[name]));
}

function isSomething(value: unknown): boolean {
  if (isBlank(value)) return false;
  // Some send every field of an error with every answer.
  return typeof value !== 'object' || !Object.values(Object(value)).every(isBlank);
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === false || value === '' || value === 0;
}

/** Envelopes say 0, 200 or a word for "all is well". */
function isFailure(code: unknown): boolean {
  return (
    (typeof code === 'number' || typeof code === 'string') &&
    !/^(0*|2\d\d|ok|success|completed|incomplete)$/i.test(`${code}`.trim())
  );
}
