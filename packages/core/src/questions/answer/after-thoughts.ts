import { isLead } from './is-lead.ts';

/**
 * What may be the answer in a text: the text as it is, and what follows the end of its thoughts. Thoughts end with a mark
 * such as `</think>`; some servers leave out the mark that begins them. Thoughts that have not ended have no answer
 * behind them, and a mark amid the answer ends nothing: it may be quoted.
 */
export function* afterThoughts(text: string): Iterable<string> {
  yield text;
  let open = 0;
  let answerAt = 0;
  let thought = false;
  for (const { 0: whole, index, groups = {} } of text.matchAll(mark)) {
    const before = text.slice(answerAt, index);
    if (groups.final !== undefined && (thought || !channels.test(text))) continue;
    if (groups.open !== undefined) {
      if (open === 0 && !isLead(before)) return;
      open++;
      continue;
    }
    if (open === 0 && (thought || introduction.test(before))) return;
    thought = true;
    open = Math.max(0, open - 1);
    if (open > 0) continue;
    answerAt = index + whole.length;
    yield text.slice(answerAt);
  }
}

/** How words end that introduce a quotation: a mark behind them is quoted, and ends no thoughts. */
const introduction = /[:"“„'‘«「『(`]\s{0,9}$/;

/** Whether a text has a mark in it that begins or ends thoughts. */
export function hasThoughtMark(text: string): boolean {
  return text.search(mark) !== -1;
}

/** What models call their thoughts in the marks around them. */
const names =
  '(?:[a-z]{1,12}[_-]?){0,2}?(?:think(?:ing)?|thoughts?|reason(?:ing)?|reflect(?:ion)?|ponder(?:ing)?|analysis|scratch[_-]?pad|deliberation|chain[_-]?of[_-]?thought|cot|monologue|planning)(?:[_-][a-z0-9_-]{1,60})?';
const bracket = '(?:&lt;|[<[◁【⟨〈])\\s{0,4}(?:[|｜]\\s{0,4})?';
const close = '(?:\\s[^<>\\]▷】⟩〉\\n]{0,80})?\\s{0,4}[|｜]?\\s{0,4}(?:[>\\]▷】⟩〉]|&gt;)';
const beginning = '(?:[a-z]\\w{0,20}:)?(?:(?:begin|start)[_▁\\s]?(?:of[_▁\\s]?)?)?';
const ending = '(?:\\\\?/\\s{0,4}|end[_▁\\s]?(?:of[_▁\\s]?)?)(?:[a-z]\\w{0,20}:)?';

/**
 * The marks of thoughts: `<think>`, `[THINK]`, `◁think▷`, `<seed:think>`, `<|begin_of_thought|>`, `<|START_THINKING|>`,
 * `<longcat_think>` and their closings, as text of a page too (`&lt;think&gt;`); Gemma's `<unused94>thought`; the channels of gpt-oss, with their marks and without.
 */
const mark = new RegExp(
  [
    `(?<close>${bracket}${ending}${names}${close}|<unused95>|<channel\\|>)`,
    `(?<open>${bracket}${beginning}${names}${close}|<unused94>(?:thought)?|<\\|channel>(?:thought)?)`,
    '(?<final><\\|channel\\|>\\s{0,4}final\\b[^<]{0,40}(?:<\\|constrain\\|>[^<]{0,40})?<\\|message\\|>|assistantfinal)',
  ].join('|'),
  'giu',
);

/** How a text begins that is told in channels. */
const channels = /^\s*(?:(?:<\|start\|>\s*assistant\s*)?<\|channel\|>|analysis)/;
