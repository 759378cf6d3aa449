let warned = false;

/** Says, once in a process, that the older SDK is no longer maintained, and what to do about it. */
export function warnOfEnd(): void {
  if (warned) return;
  warned = true;
  globalThis.process?.emitWarning?.(
    'Google has not maintained @google/generative-ai since August 31, 2025. ' +
      'npm install @google/genai and leave out { sdk }, or pass a client of it.',
    { type: 'DeprecationWarning', code: 'VISIONPREFER_GENERATIVE_AI' },
  );
}
