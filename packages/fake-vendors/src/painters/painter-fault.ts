/** What can go wrong with a painter, by name. What a painter cannot do it never does: a workflow refuses nothing. */
export type PainterFault =
  | '500'
  | '503'
  | 'rate-limited' // with Retry-After
  | 'reset' // the connection breaks before the reply; ComfyUI has the prompt in its queue by then
  | 'cut' // the connection breaks within the picture, once
  | 'slow' // paints for `slowMs`
  | 'broken-image' // half of a PNG
  | 'blank' // one colour alone
  | 'same' // the picture that every other fault of this name gives
  | 'small' // 16 pixels wide and high, whatever was asked
  | 'refused' // moderated, or taken away by a safety checker
  | 'out-of-memory' // of the graphics card
  // Those below are ComfyUI's, and come once the websocket is open.
  | 'restart' // the server starts anew: its queue and its history are lost
  | 'socket-cut' // the websocket closes in the middle
  | 'socket-silence'; // the websocket opens and never speaks

/** Fault → how often it happens, 0 to 1. */
export type PainterFaultShares = Partial<Record<PainterFault, number>>;

/** The names of all faults of painters. */
export const painterFaultNames: readonly PainterFault[] = [
  '500',
  '503',
  'rate-limited',
  'reset',
  'cut',
  'slow',
  'broken-image',
  'blank',
  'same',
  'small',
  'refused',
  'out-of-memory',
  'restart',
  'socket-cut',
  'socket-silence',
];
