import { err, type Result } from '../../shared/domain/result.ts';
import type { SyncView } from '../../shared/ipc/views.ts';
import { OWN_PROTOCOL } from '../../shared/protocol/protocol-version.ts';
import type { Position, StreamKey } from '../../shared/protocol/sync-identity.ts';
import type {
  QuestionAnswer,
  QuestionName,
  QuestionRequest,
} from '../../shared/protocol/sync-contract.ts';
import type { Asker } from '../../shared/protocol/till-questions.ts';
import type { Clock, HqSync, Log, Timers } from '../ports.ts';
import { createEventListener, type EventListener } from './event-listener.ts';
import type { Answer, LinkFailure, SyncLink } from './hq-link.ts';
import { createLeaseDesk, type LeaseDesk } from './lease-desk.ts';
import { answerSeq, type Input, start, step, type SyncAnswer } from './machine.ts';
import type { Effect, SyncState } from './machine-state.ts';
import { isHqsAck, isHqsCertificate } from './signed-by-hq.ts';
import { type WireRequest, wireRequest } from './signed-requests.ts';
import type { SyncStorage } from './sync-storage.ts';
import { isSellingStopped, syncView } from './sync-view.ts';

export interface SyncRunnerDeps {
  readonly storage: SyncStorage;
  readonly link: SyncLink;
  /** Where it leads. */
  readonly url: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly nextId: () => string;
  /** The device's Ed25519 signature. */
  readonly sign: (bytes: Uint8Array) => Uint8Array;
  /** In [0, 1). */
  readonly random: () => number;
  /** Given by the command line; used only while this terminal is not enrolled. */
  readonly enrolCode: string | null;
  /** The view may say something else now. */
  readonly onChange: () => void;
  /** Master data, or this storefront's, came and is kept. */
  readonly onMaster: () => void;
  /** HQ asks for something besides. */
  readonly onCommand: (command: string) => void;
}

/** Drives the sync machine: its messages, its transactions and its timers. */
export interface SyncRunner extends HqSync {
  begin(): void;
  /** What was appended is on the disk. */
  journalGrew(head: Position): void;
  /** Something may have changed out there: look now. */
  poke(): void;
  isSellingStopped(): boolean;
  /** Something failed, and the next try is some way off. */
  isWaiting(): boolean;
  stop(): Promise<void>;
}

export function createSyncRunner(deps: SyncRunnerDeps): SyncRunner {
  return new Runner(deps);
}

/** A page that was asked for before the one in front of it was kept. */
interface Ahead {
  readonly asked: string;
  readonly answer: Promise<Result<Answer<'pull'>, LinkFailure>>;
}

class Runner implements SyncRunner {
  readonly #deps: SyncRunnerDeps;
  readonly #desk: LeaseDesk;
  readonly #events: EventListener;
  #machine: SyncState;
  #firstEffects: readonly Effect[];
  #underWay: Promise<void> = Promise.resolve();
  #cancelTimer = (): void => {};
  #grownTo: Position | null = null;
  #learntKey: string | null = null;
  #heard = false;
  #offlineSince: string | null = null;
  #wrongKeyCode: string | null = null;
  #shown = '';
  #pokedMeanwhile = false;
  #ahead: Ahead | null = null;
  #stopped = false;

  constructor(deps: SyncRunnerDeps) {
    this.#deps = deps;
    const { storage, nextId, link, timers } = deps;
    const begun = start(storage.load(), nextId());
    this.#machine = begun.state;
    this.#firstEffects = begun.effects;
    this.#desk = createLeaseDesk({ storage, link, timers, nextId, poke: () => this.poke() });
    this.#events = createEventListener({ link, timers, onPull: () => this.poke() });
  }

  begin(): void {
    const effects = this.#firstEffects;
    this.#firstEffects = [];
    this.#perform(effects);
    const { enrolCode } = this.#deps;
    if (enrolCode !== null && this.#machine.durable.identity === null) this.enrol(enrolCode);
    this.#tell();
  }

  view(): SyncView {
    const { storage } = this.#deps;
    const enrolled = this.#machine.durable.identity !== null;
    return syncView({
      machine: this.#machine,
      heard: this.#heard,
      offlineSince: this.#offlineSince,
      wrongKeyCode: this.#wrongKeyCode,
      pulledRows: enrolled ? (storage.firstPull()?.rows ?? null) : null,
      setAsideRows: storage.setAsideCount(),
      url: this.#deps.url,
    });
  }

  isSellingStopped(): boolean {
    return isSellingStopped(this.#machine);
  }

  isWaiting(): boolean {
    return this.#machine.phase.kind === 'waiting';
  }

  enrol(code: string): void {
    this.#wrongKeyCode = null;
    this.#feed({ kind: 'enrol', code });
  }

  poke(): void {
    const { kind } = this.#machine.phase;
    // What is being asked now may have been answered before there was something new.
    if (kind === 'asking' || kind === 'storing') this.#pokedMeanwhile = true;
    this.#feed({ kind: 'poked' });
  }

  journalGrew(head: Position): void {
    // Behind the sale that grew it, whose answer somebody waits for; many in one turn are one.
    if (this.#grownTo === null) setImmediate(() => this.#grew());
    this.#grownTo = head;
  }

  askForLease(counter: string, amount: number, withinMs: number): Promise<boolean> {
    const stream = this.#stream();
    if (stream === null || this.#machine.session === null || this.#stopped) {
      return Promise.resolve(false);
    }
    return this.#desk.ask(stream, { counter, amount }, withinMs);
  }

  async question<N extends QuestionName>(
    name: N,
    ask: (asker: Asker) => QuestionRequest<N>,
    withinMs: number,
  ): Promise<Result<QuestionAnswer<N>, 'HQ_AWAY'>> {
    const stream = this.#stream();
    if (stream === null || this.#machine.session === null || this.#stopped) return err('HQ_AWAY');
    const { link, log } = this.#deps;
    const asker = { ...stream, proto: OWN_PROTOCOL.version };
    const answered = await link.send(name, ask(asker), withinMs);
    if (answered.ok) return answered;
    if (answered.error.kind !== 'unreachable') log.warn(answered.error, `HQ on ${name}`);
    return err('HQ_AWAY');
  }

  pause(forMs: number): Promise<boolean> {
    if (this.#stopped) return Promise.resolve(false);
    return new Promise((resolve) => void this.#deps.timers.after(forMs, () => resolve(true)));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer();
    this.#events.stop();
    this.#desk.stop();
    this.#deps.link.close();
    await this.#underWay;
  }

  #grew(): void {
    const head = this.#grownTo;
    this.#grownTo = null;
    if (head === null || head.seq <= this.#machine.durable.head.seq) return;
    this.#feed({ kind: 'journal-grew', head });
  }

  #stream(): StreamKey | null {
    const certificate = this.#machine.durable.identity?.certificate;
    if (certificate === undefined) return null;
    return { terminal: certificate.terminal, epoch: certificate.epoch };
  }

  #feed(input: Input): void {
    if (this.#stopped) return;
    const { random, storage } = this.#deps;
    const verifyAck = (ack: Parameters<typeof isHqsAck>[1]): boolean =>
      isHqsAck(storage.hqPublicKey(), ack);
    const before = this.#machine;
    const next = step({ random: random(), verifyAck }, before, input);
    this.#machine = next.state;
    this.#noteFailure(before, next.state);
    this.#perform(next.effects);
    this.#tell();
    if (this.#machine.phase.kind !== 'idle' || !this.#pokedMeanwhile) return;
    this.#pokedMeanwhile = false;
    this.#feed({ kind: 'poked' });
  }

  /** When the line went, for whoever looks at the screen. */
  #noteFailure(before: SyncState, after: SyncState): void {
    if (after.session !== null) this.#offlineSince = null;
    const lost = before.session !== null && after.session === null;
    if ((lost || after.attempt > before.attempt) && after.session === null) {
      this.#offlineSince ??= new Date(this.#deps.clock.wallMs()).toISOString();
    }
    if (after.problem === before.problem || after.problem === 'none') return;
    this.#deps.log.warn({ problem: after.problem, attempt: after.attempt }, 'sync');
  }

  #tell(): void {
    const { session } = this.#machine;
    this.#events.want(session === null ? null : this.#stream());
    const shown = JSON.stringify(this.view());
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#deps.onChange();
  }

  #perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'wait':
          this.#cancelTimer();
          this.#cancelTimer = this.#deps.timers.after(effect.delayMs, () =>
            this.#feed({ kind: 'timer', timerId: effect.timerId }),
          );
          break;
        case 'store':
          this.#underWay = this.#nextTurn().then(() => this.#store(effect));
          break;
        case 'send':
          this.#underWay = this.#send(effect);
      }
    }
  }

  /** A page takes a while: whatever a cashier asked for meanwhile comes first. */
  #nextTurn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  #store({ commitId, change }: Extract<Effect, { kind: 'store' }>): void {
    if (this.#stopped) return;
    const { storage, log, onCommand } = this.#deps;
    const enrolled = change.kind === 'epoch' && change.cause === 'enrolled';
    try {
      const done = storage.apply(change, { hqPublicKey: enrolled ? this.#learntKey : null });
      if (!done.ok) {
        log.error({ change: change.kind, code: done.error }, 'the sync cannot be kept');
        return this.#feed({ kind: 'store-failed', commitId });
      }
      for (const command of done.value.commands) onCommand(command);
      this.#feed({ kind: 'stored', commitId, head: done.value.head });
      if (change.kind !== 'page') return;
      const { stream, rows } = change.page;
      if (stream === 'mailbox') this.#desk.look();
      const master = stream === 'master' || stream === 'storefront';
      if (master && rows.length > 0) this.#deps.onMaster();
    } catch (error) {
      log.error({ change: change.kind, error: String(error) }, 'the sync cannot be kept');
      this.#feed({ kind: 'store-failed', commitId });
    }
  }

  async #send({ requestId, request, timeoutMs }: Extract<Effect, { kind: 'send' }>): Promise<void> {
    const { clock, log, storage, sign } = this.#deps;
    try {
      const wire = wireRequest(
        { storage, clock, sign, protocol: OWN_PROTOCOL },
        this.#stream(),
        request,
      );
      if (wire === null) return this.#feed({ kind: 'failed', requestId });
      const askedMs = clock.wallMs();
      const answered = await this.#ask(wire, timeoutMs);
      if (this.#stopped) return;
      if (!answered.ok) {
        if (answered.error.kind !== 'unreachable') log.warn(answered.error, `HQ on ${wire.to}`);
        return this.#feed({ kind: 'failed', requestId });
      }
      // The contract ties an answer to the message of its name.
      const answer = { to: wire.to, body: answered.value } as SyncAnswer;
      this.#heard = true;
      if (!this.#isBelieved(answer)) return this.#feed({ kind: 'failed', requestId });
      const seq = answerSeq(answer);
      const localHash = seq === null ? null : storage.hashAt(seq);
      const wallMs = Math.floor((askedMs + clock.wallMs()) / 2);
      this.#feed({ kind: 'answered', requestId, answer, localHash, wallMs });
    } catch (error) {
      log.error({ request: request.kind, error: String(error) }, 'the sync stumbled');
      this.#feed({ kind: 'failed', requestId });
    }
  }

  /** The next page of a long pull is on its way while this one is being kept. */
  async #ask(wire: WireRequest, timeoutMs: number) {
    const { link } = this.#deps;
    const ahead = this.#ahead;
    this.#ahead = null;
    if (wire.to !== 'pull' || wire.body.stream !== 'master') {
      return link.send(wire.to, wire.body, timeoutMs);
    }
    const asked = (body: typeof wire.body): string => JSON.stringify(body);
    const expected = ahead !== null && ahead.asked === asked(wire.body);
    const answered = await (expected ? ahead.answer : link.send('pull', wire.body, timeoutMs));
    if (answered.ok && answered.value.kind === 'page' && !answered.value.upToDate) {
      const body = { ...wire.body, cursor: answered.value.cursor };
      this.#ahead = { asked: asked(body), answer: link.send('pull', body, timeoutMs) };
    }
    return answered;
  }

  /** Whoever answers must have signed what gives this terminal a name. */
  #isBelieved(answer: SyncAnswer): boolean {
    const { storage, log } = this.#deps;
    if (answer.to === 'hello' && answer.body.kind === 'wrong_key') {
      this.#wrongKeyCode = answer.body.supportCode;
    }
    const enrolled = answer.to === 'enrol' && answer.body.kind === 'enrolled' ? answer.body : null;
    const restored = answer.to === 'hello' && answer.body.kind === 'restored' ? answer.body : null;
    const given = enrolled ?? restored;
    if (given === null) return true;
    const key = enrolled?.hqPublicKey ?? storage.hqPublicKey();
    const { certificate } = given;
    const ours = certificate.devicePublicKey === storage.devicePublicKey();
    const believed = ours && isHqsCertificate(key, certificate);
    if (!believed) log.error({ terminal: certificate.terminal }, 'a certificate HQ did not sign');
    if (believed && enrolled !== null) this.#learntKey = enrolled.hqPublicKey;
    return believed;
  }
}
