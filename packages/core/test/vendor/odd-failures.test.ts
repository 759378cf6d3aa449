import { describe, expect, it } from 'vitest';
import { findFailure, readFailure } from '../../src/plugin.ts';

describe('what servers say with status 200', () => {
  it.each([
    [{ code: '1001', message: 'token expired or incorrect', success: false }, 'unauthorized'],
    [{ detail: 'Not authenticated' }, 'unauthorized'],
    [{ choices: null, base_resp: { status_code: 1004, status_msg: 'login fail' } }, 'unauthorized'],
    [{ Message: 'User is not authorized', __type: 'AccessDeniedException' }, 'unauthorized'],
    [{ status: 'error', message: 'no credits left' }, 'quota'],
    [{ error_code: 17, error_msg: 'Open api daily request limit reached' }, 'quota'],
    [{ status: 'fail', reason: 'engine busy' }, 'overloaded'],
    [{ type: 'error', error: { type: 'api_error', message: 'Internal server error' } }, 'overloaded'],
    [{ code: 10013, message: 'input content audit failed' }, 'blocked'],
  ])('%j is a failure: %s', (body, code) => {
    expect(findFailure(body)?.code).toBe(code);
  });

  it.each([
    { choices: [{ message: { content: '{}' } }], error: { code: 0, message: '' } },
    { choices: [{ message: { content: '{}' } }], error: { code: null, message: null } },
  ])('an error with nothing in it is none: %j', (body) => {
    expect(findFailure(body)).toBeUndefined();
  });
});

describe('a filter of a gateway', () => {
  it.each([
    { error: { message: 'risk control triggered', code: 'risk_control' } },
    { error: { message: 'NSFW content detected in the image', type: 'nsfw_content' } },
    { Response: { Error: { Code: 'FailedOperation.ContentRisk', Message: 'content risk' } } },
    { message: 'Malformed input: guardrail intervened' },
    { error_code: 336104, error_msg: 'the content of messages is not safe' },
  ])('%j is a block', (body) => {
    expect(readFailure(body, { status: 400 }).code).toBe('blocked');
  });
});
