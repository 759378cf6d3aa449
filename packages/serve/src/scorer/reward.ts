/** A picture to be rewarded, and what it was made from. */
export interface Picture {
  /** The bytes of its file. */
  bytes: Uint8Array;
  prompt: string;
}

/** What one aspect of a picture is worth. */
export interface AspectReward {
  /** Unbounded where its source is: the raw score of VP-Score. 1 to 5 by annotators. Normalised, where that is asked for. */
  reward: number;
  /** 1 to 5. */
  score: number;
}

/** What a picture is worth. */
export interface Reward extends AspectReward {
  /** Aspect → what it is worth by itself. */
  aspects: Record<string, AspectReward>;
}

/** A reward, or why there is none. */
export type Outcome = { reward: Reward } | { error: RewardError };

/** Why there is no reward. Clients of a trainer are told by it whether to ask again. */
export type RewardErrorCode =
  | 'bad-request' // not what the protocol says
  | 'unauthorized' // no token, or a wrong one
  | 'not-found' // no such path
  | 'too-large' // a body over the limit
  | 'bad-image' // a picture that cannot be read
  | 'unjudged' // refused, blocked or unreadable: it has no score
  | 'unavailable' // who judges cannot be asked any more: key, money or model
  //
  | 'busy' // too much is waiting
  | 'late' // not within the time that the client waits
  | 'failed' // it may go well the next time
  | 'stopping'; // the server is being stopped

const passing: readonly RewardErrorCode[] = ['busy', 'late', 'failed', 'stopping'];

/** A picture has no reward. It is never a number in place of one. */
export class RewardError extends Error {
  override readonly name = 'RewardError';
  readonly code: RewardErrorCode;

  constructor(code: RewardErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** Whether asking again later may help. */
  get passes(): boolean {
    return passing.includes(this.code);
  }
}
