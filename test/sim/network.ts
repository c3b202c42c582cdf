import { enrolMessage } from '../../shared/protocol/enrol.ts';
import { helloMessage } from '../../shared/protocol/hello.ts';
import { NO_HASH } from '../../shared/protocol/sync-identity.ts';
import { SYNC_CONTRACT } from '../../shared/protocol/sync-contract.ts';
import {
  answerSeq,
  type Input,
  start,
  step,
  type SyncAnswer,
} from '../../src-main/sync/machine.ts';
import type { Step } from '../../src-main/sync/machine-moves.ts';
import type { Effect, SyncRequest } from '../../src-main/sync/machine-state.ts';
import { ackMessage } from '../../shared/protocol/sync-identity.ts';
import { publicKeyOf, signWith, verifyWith } from './sim-crypto.ts';
import { type Answer, handle, type Message } from './sim-hq.ts';
import {
  applyToDisk,
  crash,
  keepDisk,
  releaseAtBoot,
  type SimTill,
  streamOf,
  transact,
  wallMs,
} from './sim-till.ts';
import { sweepCarts } from './holds.ts';
import { checkTill, HQ_KEY, SWEEP_MS } from './step-checks.ts';
import { copyDisk } from './till-disk.ts';
import { fired, nextNumber, note, type World } from './world.ts';

/** Turns a till on: carts let go, the machine begins from what the disk holds. */
export function boot(world: World, till: SimTill): void {
  if (till.dead || till.restoring || till.machine !== null) return;
  till.life += 1;
  till.bootMs = world.nowMs;
  // Nobody remembers what the last start has sent.
  till.sentSeq = till.disk.durable.head.seq;
  const draft = copyDisk(till.disk);
  releaseAtBoot(draft, world.tampering.till?.keepsReserved === true);
  keepDisk(world, till, draft);
  const begun = start(draft.durable, `boot-${nextNumber(world)}`, till.protocol);
  till.machine = begun.state;
  note(world, `${till.name} starts`);
  perform(world, till, begun.effects);
  keepHouse(world, till);
  if (till.enrolCode !== null) feed(world, till, { kind: 'enrol', code: till.enrolCode });
}

/** What a till does once a minute as long as it runs. */
function keepHouse(world: World, till: SimTill): void {
  const { life } = till;
  const alive = (): boolean => till.life === life && till.machine !== null;
  plan(world, SWEEP_MS, `${till.name} keeps house`, alive, false, () => {
    sweepCarts(world, till);
    if (alive()) keepHouse(world, till);
  });
}

/** Gives the real machine an input and does what it asks for. */
export function feed(world: World, till: SimTill, input: Input): void {
  if (till.machine === null) return;
  const deps = {
    random: world.random.next(),
    verifyAck: (ack: Parameters<typeof ackMessage>[0] & { readonly signature: string }) =>
      verifyWith(publicKeyOf(HQ_KEY), ackMessage(ack), ack.signature),
  };
  const { problem } = till.machine;
  const next: Step = (world.tampering.step ?? step)(deps, till.machine, input);
  till.machine = next.state;
  if (next.state.problem !== problem) fired(world, `problem ${next.state.problem}`);
  perform(world, till, next.effects);
}

/** The journal grew outside the machine's own transactions. */
export function grew(world: World, till: SimTill): void {
  feed(world, till, { kind: 'journal-grew', head: till.disk.durable.head });
}

function perform(world: World, till: SimTill, effects: readonly Effect[]): void {
  const { life } = till;
  const alive = (): boolean => till.life === life && till.machine !== null;
  for (const effect of effects) {
    switch (effect.kind) {
      case 'wait': {
        const { timerId, delayMs } = effect;
        const current = (): boolean => {
          const phase = till.machine?.phase;
          return alive() && phase !== undefined && 'timerId' in phase && phase.timerId === timerId;
        };
        plan(world, delayMs, `${till.name} timer`, current, false, () => {
          feed(world, till, { kind: 'timer', timerId });
        });
        break;
      }
      case 'store':
        plan(
          world,
          1 + world.random.below(20),
          `${till.name} ${effect.change.kind}`,
          alive,
          true,
          () => store(world, till, effect),
        );
        break;
      case 'send':
        send(world, till, effect.requestId, effect.request, effect.timeoutMs);
    }
  }
}

export function plan(
  world: World,
  delayMs: number,
  label: string,
  alive: () => boolean,
  busy: boolean,
  run: () => Promise<void> | void,
): void {
  world.queue.add({ atMs: world.nowMs - world.leapMs + delayMs, label, alive, busy, run });
}

function store(world: World, till: SimTill, effect: Extract<Effect, { kind: 'store' }>): void {
  const { change, commitId } = effect;
  const cursorFirst = world.tampering.till?.cursorFirst === true && change.kind === 'page';
  if (cursorFirst) {
    const early = transact(world, till, 'a cursor', (draft) => {
      const { stream, cursor } = change.page;
      const cursors = { ...draft.durable.cursors, [stream]: cursor };
      draft.durable = { ...draft.durable, cursors };
    });
    if (early !== 'kept') return;
  }
  const kept = transact(world, till, change.kind, (draft) => {
    applyToDisk(world, till, draft, change);
  });
  if (kept === 'crashed') return;
  if (change.kind === 'epoch' && kept === 'kept') till.enrolCode = null;
  if (kept === 'full') feed(world, till, { kind: 'store-failed', commitId });
  else feed(world, till, { kind: 'stored', commitId, head: till.disk.durable.head });
  fired(world, `stored ${change.kind}`);
}

function send(
  world: World,
  till: SimTill,
  requestId: number,
  request: SyncRequest,
  timeoutMs: number,
): void {
  const message = build(world, till, request);
  const { life } = till;
  const waiting = (): boolean => {
    const phase = till.machine?.phase;
    return till.life === life && phase?.kind === 'asking' && phase.requestId === requestId;
  };
  plan(world, timeoutMs, `${till.name} times out`, waiting, false, () => {
    fired(world, 'fault timeout');
    feed(world, till, { kind: 'failed', requestId });
  });
  if (message === null) return;
  transmit(world, till, message, (answer) => {
    if (till.life !== life || answer.to === 'lease-request') return;
    receive(world, till, requestId, answer);
  });
}

function receive(world: World, till: SimTill, requestId: number, answer: SyncAnswer): void {
  const code = 'code' in answer.body ? ` ${answer.body.code}` : '';
  fired(world, `answer ${answer.to} ${answer.body.kind}${code}`);
  if (answer.body.kind === 'page') {
    fired(world, `page ${answer.body.stream}${answer.body.reset ? ' reset' : ''}`);
  }
  if (answer.body.kind === 'acked' && answer.body.fork) fired(world, 'answer push acked fork');
  if (answer.body.kind === 'conflict') fired(world, `conflict ${answer.body.reason}`);
  if (till.machine?.session?.recovering === true) fired(world, 'recovering session');
  const seq = answerSeq(answer);
  const localHash = seq === null ? null : (till.disk.journal[seq - 1]?.hash ?? null);
  const wall = Math.floor(wallMs(world, till));
  feed(world, till, { kind: 'answered', requestId, answer, localHash, wallMs: wall });
  if (till.machine !== null) checkTill(world, till);
  if (!world.calm && world.random.chance(world.faults.crash)) crash(world, till, 'at an answer');
}

/** Over the wire and back, with all that can happen on the way. */
export function transmit(
  world: World,
  till: SimTill,
  message: Message,
  onAnswer: (answer: Answer) => void,
): void {
  const { random, faults, calm } = world;
  const copies = !calm && random.chance(faults.duplicate) ? 2 : 1;
  if (copies === 2) fired(world, 'fault duplicate');
  for (let copy = 0; copy < copies; copy += 1) {
    if (lost(world, till)) continue;
    const late = !calm && random.chance(faults.heldBack);
    if (late) fired(world, 'fault held-back');
    till.underWay += 1;
    const delay = 2 + random.below(80) + (late ? random.below(60_000) : 0);
    plan(
      world,
      delay,
      `${till.name} ${message.to} arrives`,
      () => true,
      true,
      async () => {
        till.underWay -= 1;
        if (world.parse) SYNC_CONTRACT[message.to].request.parse(message.body);
        const answer = await handle(world, garbled(world, message));
        if (answer === null) return;
        if (world.parse) SYNC_CONTRACT[answer.to].answer.parse(answer.body);
        const code = 'code' in answer.body ? ` ${answer.body.code}` : '';
        note(world, `HQ answers ${till.name}: ${answer.to} ${answer.body.kind}${code}`);
        if (lost(world, till)) return;
        const back = 2 + random.below(80);
        plan(
          world,
          back,
          `${till.name} hears ${answer.to}`,
          () => true,
          true,
          () => onAnswer(answer),
        );
      },
    );
  }
}

/** A byte of a pushed event is changed on the way, or was on the disk that sent it. */
function garbled(world: World, message: Message): Message {
  if ((message.to !== 'push' && message.to !== 'enrol') || world.calm) return message;
  if (world.faults.drop === 0 || !world.random.chance(0.02)) return message;
  if (message.to === 'enrol') {
    fired(world, 'fault garbled enrol');
    const { head } = message.body;
    return { to: 'enrol', body: { ...message.body, head: { ...head, seq: head.seq + 1 } } };
  }
  fired(world, 'fault garbled');
  const [first, ...rest] = message.body.events;
  if (first === undefined) return message;
  const bytes = first.bytes.replace('"businessDate":"2026', '"businessDate":"2027');
  return { to: 'push', body: { ...message.body, events: [{ ...first, bytes }, ...rest] } };
}

function lost(world: World, till: SimTill): boolean {
  if (world.calm) return false;
  if (!till.online) {
    fired(world, 'fault partition');
    return true;
  }
  if (!world.random.chance(world.faults.drop)) return false;
  fired(world, 'fault drop');
  return true;
}

/** What the product's runner does: reads the journal, adds the clock, signs. */
function build(world: World, till: SimTill, request: SyncRequest): Message | null {
  const stream = streamOf(till);
  const proto = till.protocol.version;
  const own = { proto, ...stream };
  const sign = (message: string): string => signWith(till.deviceKey, message);
  switch (request.kind) {
    case 'hello': {
      const unsigned = { ...request.hello, wallMs: Math.floor(wallMs(world, till)) };
      const body = { ...unsigned, signature: sign(helloMessage(unsigned)) };
      return { to: 'hello', body };
    }
    case 'push': {
      const { fromSeq, limit } = request;
      const { journal } = till.disk;
      const chosen = journal.slice(fromSeq - 1, fromSeq - 1 + Math.min(limit, 20));
      const events = chosen.map(({ bytes, hash }) => ({ bytes, hash }));
      const prevHash = journal[fromSeq - 2]?.hash ?? NO_HASH;
      if (events.length === 0) return null;
      till.sentSeq = Math.max(till.sentSeq, fromSeq - 1 + events.length);
      return { to: 'push', body: { ...own, fromSeq, prevHash, events } };
    }
    case 'pull': {
      const { stream: name, cursor, fenceToken } = request;
      const body = { ...own, fenceToken, stream: name, cursor, limit: name === 'mailbox' ? 4 : 2 };
      return { to: 'pull', body };
    }
    case 'enrol': {
      const { code, segments, head } = request;
      const { floor } = till.protocol;
      const devicePublicKey = publicKeyOf(till.deviceKey);
      const unsigned = { proto, floor, code, devicePublicKey, segments: [...segments], head };
      return { to: 'enrol', body: { ...unsigned, signature: sign(enrolMessage(unsigned)) } };
    }
  }
}
