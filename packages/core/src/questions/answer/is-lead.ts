/**
 * Whether a text before an answer only leads to it: `Here is my judgement:`, the beginning of a code fence, the mark of
 * a turn. Everything else may make a quotation of what follows, and so no answer.
 */
export function isLead(text: string): boolean {
  if (text === '') return true;
  if (text.length > mostCharacters) return false;
  const words = plainWords(text.replace(fenceBegins, ' '))
    .replace(inForm, ' ')
    .replace(ofImages, '$<what>')
    .replace(asAsked, ' ')
    .split(/\s+/)
    .filter(Boolean);
  return words.length <= mostWords && words.every((word) => leading.has(word));
}

/** Whether a text behind an answer adds nothing to it: the end of a code fence, the mark of a turn, `I hope this helps.` */
export function isClosing(text: string): boolean {
  if (text === '') return true;
  if (text.trimEnd().length > mostCharacters) return false;
  const sentences = text
    .trimEnd()
    .replace(fenceEnds, ' ')
    .split(/[.!\n]/);
  return sentences
    .map((sentence) => plainWords(sentence).trim())
    .every((sentence) => sentence === '' || closings.some((closing) => closing.test(sentence)));
}

const mostWords = 24;
const mostCharacters = 1_000;

const fenceBegins = /(?:`{3,}|~{3,})\s*(?:json[5c]?|javascript|js)?\s*$/i;
const fenceEnds = /^\s*(?:`{3,}|~{3,})/;

/** Marks around the turn of a model, and around its answer, that servers leave in the text. */
const turnMarks =
  /<[|｜]\/?(?:im_start|im_end|eot_id|eom_id|end_?of_?text|begin_?of_?text|(?:start|end)_header_id|end|start|return|message|channel|constrain|(?:begin|end)_of_(?:box|solution)|(?:START|END)_RESPONSE|(?:START|END)_OF_TURN_TOKEN|CHATBOT_TOKEN|(?:begin|end)[▁_]of[▁_]sentence|Assistant|observation|user|im_sep|pad|eos)[|｜]>|<turn\|>|\[\/INST\]|<\/?s>|<(?:start|end)_of_turn>|<\|?eos\|?>|[<[]\/?(?:answer|final_?answer|final|response|output|result|solution|json)[>\]]|^\uFEFF/giu;

/** Words without the marks of Markdown, in lower case. */
function plainWords(text: string): string {
  return text
    .replace(turnMarks, ' ')
    .toLowerCase()
    .replace(/\bhere['’]s\b/g, 'here is')
    .replace(/[`*_#:.,!\u200B-\u200D\uFEFF-]/g, ' ')
    .replace(/\s+/g, ' ');
}

const what = '(?:answers?|response|results?|output|judge?ments?|evaluations?|assessments?|ratings?|scores?|verdict)';
const inForm =
  /\b(?:in|as) (?:(?:an?|the|your|requested|required|specified|json|form) )*(?:format|form|json|json object|object|schema)(?: (?:requested|required|asked for|you asked for))?(?= |$)/g;
const ofImages = new RegExp(
  `(?:based on |(?<what>\\b${what} )(?:of|for) )(?:(?:both|all|the|these|your|provided|given|two|three|four) )*images?(?= |$)`,
  'g',
);

const asAsked =
  /\bas (?:you )?(?:asked|requested)(?: for)?\b|\b(?:you asked|asked) for\b|\bto your (?:request|question)\b/g;

/** None of these can say that what follows is somebody else's, or is not meant. */
const leading: ReadonlySet<string> = new Set(
  `here is are below the my final complete full requested structured with and rationale rationales
  answer answers response reply result results output judgement judgements judgment judgments evaluation evaluations
  assessment assessments rating ratings score scores level levels verdict conclusion decision json object
  sure certainly absolutely okay ok alright great yes of course understood assistant`
    .split(/\s+/)
    .filter(Boolean),
);

const closings: readonly RegExp[] = [
  /^(?:i )?hope (?:this|that|it) (?:helps|is helpful)(?: you)?$/,
  /^(?:please )?(?:let me know|feel free to ask)(?: if you (?:need|have|want) (?:any|anything)?(?: ?(?:else|further|more|other|additional))?(?: ?(?:questions?|help|assistance|details|information|clarification))?)?$/,
  /^(?:this|that) is my (?:final )?(?:answer|response|judge?ment|evaluation|assessment|verdict)$/,
  /^(?:thank you|thanks|done|end)$/,
];
