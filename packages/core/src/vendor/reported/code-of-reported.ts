import { codeOfStatus } from '../../contract/code-of-status.ts';
import type { AnnotatorErrorCode } from '../../contract/errors.ts';
import { isBlockName, isBlockWording } from './block-names.ts';
import { aPage, type Reported } from './read-reported.ts';

/**
 * The code of what a server reported: by its names for it, then by its words, then by the status. Where the status
 * speaks of load, its words count for little: they may be those of a page.
 *
 * @param status The HTTP status; where it is none of an error, that in the body counts.
 */
export function codeOfReported({ words, names: told, ...reported }: Reported, status?: number): AnnotatorErrorCode {
  // Some have names within names: `com.amazon.coral.service#ThrottlingException`, `AuthFailure.SignatureFailure`.
  const names = told.flatMap((name) => [name, ...name.split(/[#.]/).slice(name.includes(' ') ? 99 : 0)]);
  const http = status !== undefined && status >= 300 ? status : reported.status;
  if (http === 451 || names.some(isBlockName)) return 'blocked';
  // Over the limit of a minute all alone: the name says that of the limit, and no waiting helps.
  if (http === 429 && /request too large/i.test(words)) return 'too-large';
  const named = byName.find(([, pattern]) => names.some((name) => pattern.test(name)));
  if (named) return named[0];
  if (words.startsWith(aPage)) return codeOfStatus(http ?? 400);
  if (isBlockWording(words)) return 'blocked';
  if (http !== 429 && (http ?? 400) <= 500 && takesNoImages().test(words)) return 'unknown-model';
  const worded = byWords.find(([code, pattern]) => mayMean(code, http) && pattern.test(words));
  if (worded) return worded[0];
  if (http !== undefined) return codeOfStatus(http);
  if (/\brate[ -]?limit|too many requests|quota (was |is |has been )?exceeded/i.test(words)) return 'rate-limited';
  // It failed, and nobody knows at what: that may pass.
  if (words === '' && names.length === 0) return 'overloaded';
  return names.some((name) => /^((429|5\d\d)\d\d|api_error|internal(_server)?_error)$/i.test(name)) || busy.test(words)
    ? 'overloaded'
    : 'bad-request';
}

/** Whether words may mean this at a status. Servers of one's own answer 500 to an image that they cannot read. */
function mayMean(code: AnnotatorErrorCode, status = 400): boolean {
  if (code === 'quota') return true;
  if (status === 429) return false;
  return status < 500 || (status === 500 && code !== 'unauthorized' && code !== 'unknown-model');
}

type Signs = readonly (readonly [AnnotatorErrorCode, RegExp])[];

/** Names of errors, each in the word of the vendor that has it. The first match counts. */
const byName: Signs = [
  [
    'quota',
    /^(insufficient_?(user_)?(quota|balance|funds|credits?)(_error)?|billing_(error|hard_limit_reached|not_active)|(enforced|contract)_spend_limit_reached|exceeded_current_quota_error|quota_of_nothing|arrearage|accountoverdue(error)?|budget_exceeded|1113)$|PerDay/i,
  ],
  [
    'unauthorized',
    /^(invalid_?api_?key|api_?key_?(invalid|expired|missing|disabled|service_blocked)|invalid_?(authentication|authorization|token|key)(_error)?|authentication_?error|unauthenticated|unauthorized|auth_?(error|failure)|incorrect_api_key(_error)?|no_api_key|organization_on_hold|account_deactivated|permission_?(denied|error))$/i,
  ],
  [
    'unknown-model',
    /^(model_?not_?found(_?error)?|deployment_?not_?found|unknown_model|model_not_exist|not_?found_?error|invalid_model)$/i,
  ],
  ['truncated', /^output_cap_reached$/i],
  [
    'too-large',
    /^(context_length_exceeded|exceed_context_size_error|request_too_large|string_above_max_length|payload_too_large)$/i,
  ],
  ['bad-image', /^((\w+_)?image_(?!url)\w+|\w+_image|invalid_(base64_)?image(_\w+)?)$/i],
  [
    'rate-limited',
    /^(rate_?limit(_?(exceeded|error|reached))?(_error)?|too_?many_?requests(error)?|throttling\w*|130[25])$/i,
  ],
  [
    'overloaded',
    /^(server_error|slow_down|(engine_)?overloaded(_?error)?|service_?unavailable(_?error)?|unavailable|model_overloaded|1305)$/i,
  ],
  ['timeout', /^(deadline_exceeded|timeout(_error)?|request_timeout|gateway_timeout)$/i],
];

/** What servers say in words that they have no name for. The first match counts. */
const byWords: Signs = [
  ['truncated', /could not finish the message because max_tokens/i],
  [
    'quota',
    /credit balance is too low|credits are depleted|spending cap|\b(no|out of|not enough|run out of) credits?\b|\b(daily|monthly) .{0,20}(limit|quota) (is |was |has been )?(reached|exceeded)|limit: 0\b|insufficient (account )?(balance|credits?|funds|quota)|\b(balance|credits?) (is|are) (insufficient|too low|exhausted)|budget has been exceeded|(account|balance).{0,30}(overdue|arrears|exhausted)/i,
  ],
  [
    'unauthorized',
    /(api|access|auth)[ _-]?(key|token)s?\b.{0,60}\b(not valid|invalid|incorrect|wrong|expired|revoked|disabled|missing|required|not found)|\b(invalid|incorrect|wrong|expired|revoked|missing|no|bad)\b.{0,20}\b(api|access|auth)[ _-]?(key|token|credentials)|authentication (failed|fails|error)|no auth credentials|\b(token|credentials?) .{0,20}\b(expired|invalid|incorrect)\b|\bnot (authenticated|authorized)\b|\blog ?in fail(ed|ure)?\b|\bunauthorized\b|location is not supported|^invalid (access )?token\W*$/i,
  ],
  [
    'unknown-model',
    /\bmodel\b.{0,120}\b(does not exist|not found|is not found|not exist|no longer available|is not a valid model)|\b(no such|unknown|invalid) model\b|is not a valid model id|not found for api version/i,
  ],
  ['too-large', tooManyImages()],
  [
    'too-large',
    /request too large|maximum context length|exceeds? the (available )?context|prompt is too long|payload size exceeds|token count .*exceeds/i,
  ],
  [
    'bad-image',
    /\b(invalid|unsupported|corrupt(ed)?) image|\b(load|decode|identify|process|parse|download|read) (the |input |this )*image|image.{0,40}(does not match|could not be|cannot be|is not supported|is corrupt)|mime type/i,
  ],
];

const busy =
  /overloaded|\bbusy\b|internal (server )?error|out of memory|too busy|is busy|try again later|temporarily unavailable|upstream|timed? ?out|\bloading\b|starting up|warming up|no (available |free )?(capacity|workers?|instances?)\b|繁忙/i;

/** What is said of a model that is shown no images at all. One that takes no images of some kind may take others. */
export function takesNoImages(): RegExp {
  return /\bimage_url is only supported by certain models|\bimage( |_)?(input|url|content|part)s? (is|are) not supported\b(?! for)|\b(does not|doesn't|do not|cannot|can't|only) (support|accept|process|take|handle|work with|see)s? (any )?(text\b(?! (and|or|plus))|(an )?(image|vision|visual|multi-?modal)s?( ?(inputs?|contents?|parts?|data|modalit(y|ies)|understanding|messages?|requests?))?(?= *([.,;:!)"']|$|for this|in this|yet|but|and is|by this)))|\b(not|isn't) an? (multi-?modal|vision|visual)( language)? model|\btext-only model|\bno (vision|image) (support|capabilit|encoder)|\bno endpoints found that support image/i;
}

/** What servers say that take only so many images in one question. */
export function tooManyImages(): RegExp {
  return /\b(at most|only|more than|maximum( of)?|max(imum)?( number of images( is)?)?|up to|exceeds?|supports?|allows?|limited to)\b.{0,40}?\b(\d+|one|a single) images?\b|\b(one|single|1) image\b.{0,30}\b(per|at a time|only|allowed|supported)\b|too many images|\bimages?\b.{0,20}\bexceeds? (the )?(limit|maximum)/i;
}
