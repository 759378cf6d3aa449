import { randomUUID } from 'node:crypto';
import { partOf } from '@visionprefer/core/plugin';
import type { WireReply } from '@visionprefer/core/testing';
import type { Sent } from '../replies/sent.ts';
import { type Audience, createAudience } from './audience.ts';
import type { Easel } from './easel.ts';
import type { FakeSocket, PainterOrder } from './fake-painters.ts';
import type { PainterFault } from './painter-fault.ts';
import type { WebSocketSide } from './web-socket.ts';
import { noCheckpoint, noPrompt, outOfMemory, unknownCheckpoint } from './wires/comfyui-replies.ts';
import { commonFaults } from './wires/painter-wire.ts';
import { readWorkflow } from './wires/read-workflow.ts';

/** A ComfyUI: a queue from which one picture is painted at a time, a history, and websockets that tell of it. */
export interface ComfyuiServer {
  sockets: readonly FakeSocket[];
  /** Answers; undefined for what it does not serve. */
  answer(url: URL, body: unknown, fail: (order: PainterOrder) => WireReply | undefined): Sent | undefined;
  /** Takes a websocket of a client. */
  connect(clientId: string, side: WebSocketSide): void;
  /** The client of this websocket has left. */
  leave(side: WebSocketSide): void;
}

interface Queued {
  promptId: string;
  clientId: string;
  workflow: unknown;
  order: PainterOrder;
  isBegun: boolean;
}

/** What a ComfyUI has: what waits, what is done, and the files of it. */
interface Store {
  queue: Queued[];
  history: Map<string, object>;
  files: Map<string, { bytes: Buffer; isCut: boolean }>;
}

/** Faults that come once the client listens. */
const socketFaults: readonly PainterFault[] = ['restart', 'socket-cut', 'socket-silence'];
const faults: readonly PainterFault[] = [...commonFaults, 'out-of-memory', ...socketFaults];

/** Starts a ComfyUI whose queue is empty. */
export function createComfyui(easel: Easel): ComfyuiServer {
  const audience = createAudience();
  const store: Store = { queue: [], history: new Map(), files: new Map() };
  const { queue, history, files } = store;
  const paintNext = () => {
    const [item] = queue;
    if (!item || item.isBegun) return;
    const { fault } = item.order;
    if (fault && socketFaults.includes(fault) && !audience.hears(item.clientId)) return;
    item.isBegun = true;
    const ms = easel.paintMs(item.order) / 2;
    const isThere = () => queue[0] === item;
    setTimeout(() => isThere() && begin(item, { store, audience }), ms);
    setTimeout(() => {
      if (!isThere()) return;
      finish(item, { store, audience, easel });
      paintNext();
    }, ms * 2);
  };
  return {
    sockets: audience.sockets,
    answer(url, body, fail) {
      if (url.pathname === '/queue') return { status: 200, body: toQueue(queue) };
      if (url.pathname === '/view') return view(files, url.searchParams.get('filename'));
      const asked = /^\/history\/([^/]+)$/.exec(url.pathname)?.[1];
      if (asked !== undefined) return { status: 200, body: history.has(asked) ? { [asked]: history.get(asked) } : {} };
      if (url.pathname !== '/prompt') return undefined;
      const { prompt: workflow, prompt_id: promptId = randomUUID(), client_id: clientId } = partOf(body);
      const read = readWorkflow(workflow);
      if (!read) return noPrompt;
      if (read.checkpoint === unknownCheckpoint) return noCheckpoint;
      const order = easel.take('comfyui', read.request, faults);
      const failure = fail(order);
      if (failure) return failure;
      queue.push({ promptId: `${promptId}`, clientId: `${clientId}`, workflow, order, isBegun: false });
      paintNext();
      if (order.fault === 'reset') return 'reset';
      return { status: 200, body: { prompt_id: promptId, number: easel.orders.length, node_errors: {} } };
    },
    connect(clientId, side) {
      audience.connect(clientId, side);
      const isSilent = queue.some((item) => item.clientId === clientId && item.order.fault === 'socket-silence');
      const status = { exec_info: { queue_remaining: queue.length } };
      if (!isSilent) audience.tell(clientId, 'status', { status });
      paintNext();
    },
    leave: audience.leave,
  };
}

/** Half of the work. */
function begin({ promptId, clientId, order }: Queued, { store, audience }: { store: Store; audience: Audience }): void {
  const about = { prompt_id: promptId };
  if (order.fault === 'socket-silence') return;
  audience.tell(clientId, 'execution_start', about);
  audience.tell(clientId, 'executing', { ...about, node: '5' });
  audience.tell(clientId, 'progress', { ...about, node: '5', value: 1, max: 2 });
  audience.preview(clientId);
  if (order.fault === 'socket-cut') audience.cut(clientId);
  if (order.fault !== 'restart') return;
  store.queue.length = 0;
  store.history.clear();
  audience.cut();
}

/** The other half. The history is written before the last message, and after all others. */
function finish(
  { promptId, clientId, order, workflow }: Queued,
  { store, audience, easel }: { store: Store; audience: Audience; easel: Easel },
): void {
  const about = { prompt_id: promptId };
  const isDone = order.fault !== 'out-of-memory';
  const image = { filename: `${promptId}_${order.before}.png`, subfolder: '', type: 'output' };
  const outputs = isDone ? { 7: { images: [image] } } : {};
  const [end, told] = isDone ? ['execution_success', about] : ['execution_error', { ...about, ...outOfMemory }];
  const tell = (type: string, data: object) => {
    if (order.fault !== 'socket-silence') audience.tell(clientId, type, data);
  };
  if (isDone) store.files.set(image.filename, { bytes: easel.paint(order), isCut: order.fault === 'cut' });
  if (isDone) tell('executed', { ...about, node: '7', output: outputs[7] });
  tell(end, told);
  const status = { status_str: isDone ? 'success' : 'error', completed: isDone, messages: [[end, told]] };
  store.history.set(promptId, { prompt: [0, promptId, workflow], outputs, status });
  store.queue.shift();
  tell('executing', { ...about, node: null });
}

function toQueue(queue: readonly Queued[]): object {
  const [running, ...pending] = queue.map(({ promptId, workflow }, at) => [at, promptId, workflow, {}, ['7']]);
  return { queue_running: running ? [running] : [], queue_pending: pending };
}

function view(files: Store['files'], name: string | null): Sent {
  const file = files.get(name ?? '');
  if (!file) return { status: 404, body: {} };
  const reply = { status: 200, headers: { 'content-type': 'image/png' }, body: file.bytes };
  if (!file.isCut) return reply;
  file.isCut = false;
  return { cut: reply };
}
