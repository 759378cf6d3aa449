/**
 * Under which names vendors say that a filter stopped a question or an answer: as an error's code or type, as the
 * reason that an answer ended, or as the status of an envelope. Data, with where each was seen.
 */
export const blockNames: readonly { names: readonly string[]; source: string }[] = [
  {
    names: [
      'content_filter',
      'content_policy_violation',
      'image_content_policy_violation',
      'invalid_prompt',
      'moderation_blocked',
      'bio_policy',
      'cyber_policy',
    ],
    source: 'OpenAI: finish reasons and error codes in the types of its SDK, openai 7.57',
  },
  {
    names: ['content_filter', 'ResponsibleAIPolicyViolation', 'content_management_policy'],
    source: 'https://learn.microsoft.com/azure/ai-services/openai/concepts/content-filter',
  },
  {
    names: [
      'SAFETY',
      'RECITATION',
      'BLOCKLIST',
      'PROHIBITED_CONTENT',
      'SPII',
      'LANGUAGE',
      'MODEL_ARMOR',
      'IMAGE_SAFETY',
      'IMAGE_PROHIBITED_CONTENT',
      'IMAGE_RECITATION',
      'IMAGE_OTHER',
    ],
    source:
      'Google: FinishReason and BlockedReason in the types of @google/genai 3.1; https://github.com/HKUDS/Vibe-Trading/pull/308',
  },
  {
    names: ['data_inspection_failed', 'DataInspectionFailed'],
    source: 'Alibaba: https://github.com/QwenLM/qwen-code/issues/2905',
  },
  {
    names: ['sensitive', '1301'],
    source: 'Zhipu, Z.ai: https://docs.bigmodel.cn/cn/api/api-code and https://github.com/langgenius/dify/issues/7559',
  },
  {
    names: [
      'InputTextSensitiveContentDetected',
      'InputImageSensitiveContentDetected',
      'OutputTextSensitiveContentDetected',
      'OutputImageSensitiveContentDetected',
      'SensitiveContentDetected',
      'InputTextRiskDetection',
      'InputImageRiskDetection',
      'OutputTextRiskDetection',
      'OutputImageRiskDetection',
    ],
    source: 'Volcengine Ark: https://www.volcengine.com/docs/82379/1099476',
  },
  {
    names: ['1026', '1027', 'input_sensitive', 'output_sensitive'],
    source: 'MiniMax: https://platform.minimax.io/docs/api-reference/errorcode',
  },
  {
    names: ['censorship_blocked'],
    source: 'StepFun, with status 451: https://platform.stepfun.com/docs/api-reference/error',
  },
  {
    names: ['guardrail_intervened', 'content_filtered'],
    source: 'Amazon Bedrock: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html',
  },
  {
    names: ['moderation'],
    source: 'OpenRouter, with the reasons in metadata: https://openrouter.ai/docs/api-reference/errors',
  },
  {
    names: ['ContentPolicyViolationError'],
    source: 'LiteLLM: https://docs.litellm.ai/docs/exception_mapping',
  },
];

/** What filters say where they have no name for it. */
export const blockWords: readonly { pattern: RegExp; source: string }[] = [
  {
    pattern: /blocked by (the )?content[ _-]?filter/i,
    source: 'Anthropic: https://github.com/anthropics/claude-code/issues/89163',
  },
  {
    pattern: /ContentPolicyViolationError/,
    source: 'LiteLLM, in words: https://docs.litellm.ai/docs/exception_mapping',
  },
  { pattern: /\b(in|out)put new_sensitive\b/, source: 'MiniMax: https://github.com/MiniMax-AI/cli/pull/256' },
  { pattern: /content exists risk/i, source: 'DeepSeek: https://github.com/deepseek-ai/DeepSeek-V2/issues/30' },
  {
    pattern: /content violates usage guidelines|failed check: SAFETY_CHECK/i,
    source: 'xAI, with status 403: https://github.com/UKGovernmentBEIS/inspect_ai/pull/2267',
  },
  {
    pattern: /triggering .{0,40}content management policy/i,
    source: 'Azure: https://github.com/BerriAI/litellm/issues/8953',
  },
  {
    pattern: /input (text |image )?(data )?may contain (inappropriate|sensitive)/i,
    source: 'Alibaba: https://github.com/QwenLM/Qwen-VL/issues/290',
  },
  {
    pattern:
      /(flagged|rejected|blocked) (by|as|for) .{0,40}(moderation|safety|content[ _-]policy)|violat\w+ .{0,40}content[ _-]policy/i,
    source: 'OpenAI, OpenRouter and their kin, in words',
  },
  {
    pattern:
      /guardrails? (has )?(intervened|check)|violat\w+ .{0,20}guardrail|guardrail.{0,60}failed|\bnsfw\b.{0,20}(content|detected)|content (risk|audit failed)|content .{0,20}is not safe/i,
    source: 'Gateways that pass on what a guardrail of theirs said, without its name',
  },
];

/** Ways in which the names above are varied. `contentrisk`, `riskcontrol` and `contentaudit` were seen at no vendor yet. */
const variants =
  /contentfilter|contentpolicy|policyviolation|sensitivecontent|contentsensitive|datainspection|riskdetection|contentmoderation|moderationblocked|contentrisk|riskcontrol|contentaudit|guardrail|nsfw/;

/** Names that can say nothing else. They were seen at no vendor in particular. */
const plainly = /^(content)?(blocked|prohibited|censored|unsafe|harmful|flagged|moderated|copyright)(content)?$/;

const known: ReadonlySet<string> = new Set(blockNames.flatMap(({ names }) => names.map(plain)));

/** Whether a vendor's name for an error, or for why an answer ended, says that a filter did it. */
export function isBlockName(name: string): boolean {
  const sought = plain(name);
  return (
    known.has(sought) || variants.test(sought) || plainly.test(sought) || /(bio|cyber|safety|usage)policy$/.test(sought)
  );
}

/** Whether words that a server has for a failed call say that a filter did it. */
export function isBlockWording(words: string): boolean {
  return blockWords.some(({ pattern }) => pattern.test(words));
}

/** The letters and digits of a name: vendors differ in how they join words. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/^finish_?reason_?/, '')
    .replace(/[^a-z0-9]/g, '');
}
