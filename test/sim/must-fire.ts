import { EnrolAnswer } from '../../shared/protocol/enrol.ts';
import { ConflictReason, Verdict } from '../../shared/protocol/hello.ts';
import { ReportedPayload } from '../../shared/protocol/lease-event.ts';
import { LeaseReturned } from '../../shared/protocol/lease-event.ts';
import { LeaseRequestAnswer, MailboxMessage } from '../../shared/protocol/mailbox.ts';
import { PULL_STREAMS, PullAnswer } from '../../shared/protocol/pull.ts';
import { PushAnswer } from '../../shared/protocol/push.ts';
import type { HeldRefusal } from '../../shared/domain/held-lease.ts';
import type { DeskRefusal } from '../../src-hq/modules/sync/lease-desk.ts';
import type { ExceptionKind, HqFact, LogEntry } from '../../src-hq/modules/sync/sync-store.ts';
import type { Change, Problem } from '../../src-main/sync/machine-state.ts';

/**
 * What the simulation must meet: every member of every union that the code knows, so that a new
 * verdict, refusal, exception or kind of event fails a test until the simulation makes it happen or
 * `UNREACHABLE` says why it cannot. The long run meets each `LONG_RUN_TIMES` times.
 */
export function mustFire(): readonly string[] {
  return [
    ...answers(),
    ...events(),
    ...named('exception', EXCEPTIONS),
    ...named('problem', PROBLEMS),
    ...named('stored', CHANGES),
    ...named('cart refused', HELD_REFUSALS),
    ...named('hq fact', HQ_FACTS),
    ...named('log', LOG_ENTRIES),
    ...desk(),
    ...FAULTS.map((name) => `fault ${name}`),
    ...OTHERS,
  ].filter((name) => !(name in UNREACHABLE));
}

/** Below so many seeds a counter may miss by chance. */
export const LONG_RUN_SEEDS = 200_000;
export const LONG_RUN_TIMES = 1_000;

/** What the code knows and no run can meet, and why. */
export const UNREACHABLE: Readonly<Record<string, string>> = {
  'answer lease-request heard IDENTITY_CLOSED': 'only `refused` carries a reason',
  'answer lease-request heard NOTHING_LEFT': 'only `refused` carries a reason',
  'answer lease-request heard RECOVERING': 'only `refused` carries a reason',
  'answer lease-request heard UNKNOWN_COUNTER': 'only `refused` carries a reason',
  'answer lease-request refused NONE': 'a refusal has a reason',
  'desk grant HOLDER_CLOSED': 'whose identity has ended is refused by IDENTITY_CLOSED before',
  'desk grant TOO_MANY': 'a grant is bounded by the pool alone',
  'log retried': 'a person retries at HQ, over PostgreSQL: test/hq/resolutions.test.ts',
};

type Named<Name extends string> = Readonly<Record<Name, true>>;

const EXCEPTIONS: Named<ExceptionKind> = {
  ...{ fork: true, terminal_restored: true, terminal_lost: true, duplicate_number: true },
  ...{ oversold: true, over_credit: true, refunded_twice: true, override: true },
  ...{ lease_received_twice: true, lease_unbacked: true, return_unbacked: true },
  projection_failed: true,
};

const PROBLEMS: Named<Problem> = {
  ...{ none: true, offline: true, not_enrolled: true, conflict: true, wrong_key: true },
  ...{ upgrade_required: true, disk: true, chain_broken: true, code_refused: true },
  ...{ code_used: true, code_expired: true, series_used_up: true },
};

const CHANGES: Named<Change['kind']> = {
  ...{ session: true, ack: true, page: true, epoch: true, conflict: true },
};

const HELD_REFUSALS: Named<HeldRefusal> = { NOT_ENOUGH: true, PAST_ADVICE: true };

const HQ_FACTS: Named<HqFact['kind']> = {
  ...{ received: true, withdrawn: true, granted: true, 'holder-closed': true, counted: true },
};

const LOG_ENTRIES: Named<LogEntry['kind']> = { event: true, retried: true, fact: true };

/** Which of the desk's orders can be refused by what. */
const DESK: Readonly<Record<DeskRefusal, readonly string[]>> = {
  UNKNOWN_TERMINAL: ['grant', 'recall', 'declare lost'],
  IDENTITY_CLOSED: ['grant', 'recall', 'declare lost'],
  RECOVERING: ['grant'],
  POOL_TOO_SMALL: ['grant'],
  AMOUNT_INVALID: ['grant', 'count'],
  TOO_MANY: ['grant', 'count'],
  HOLDER_CLOSED: ['grant'],
};

const FAULTS = [
  ...['drop', 'duplicate', 'held-back', 'partition', 'timeout', 'garbled', 'garbled enrol'],
  ...['till-crash', 'hq-crash', 'disk-full', 'till-restore', 'hq-restore', 'till-destroyed'],
  ...['till-found', 'clone', 'copied-disk', 'clock-jump', 'days-pass', 'unreadable-event'],
  ...['older-protocol', 'enrolled elsewhere'],
];

const OTHERS = [
  ...['answer push acked fork', 'recovering session', 'enrolled again', 'sold before enrolment'],
  ...['verdict restored once more', 'verdict known again by its certificate'],
  ...['message known already', 'mistake wrong code', 'mistake foreign push'],
  ...['lease asked', 'lease received', 'lease rebalanced', 'lease recalled', 'lease override'],
  ...['lease replenished', 'lease declared lost', 'lease counted', 'lease pool withdrawn'],
  ...['desk grant done', 'sale', 'sale beyond', 'master change', 'master tombstone'],
  ...['epoch enrolled', 'epoch restored'],
  ...['reservation expired', 'reservation taken again', 'reservation refused again'],
  ...['refund own', 'refund lease', 'refund override', 'refund without receipt'],
  ...['refund to restock', 'refund to quarantine', 'refund to scrap'],
  ...['tender cash', 'tender card', 'tender kaspi', 'tender on_account'],
];

function answers(): readonly string[] {
  const verdicts = Verdict.options.map(({ shape }) => `answer hello ${shape.kind.value}`);
  const push = PushAnswer.options.flatMap(({ shape }) =>
    'code' in shape
      ? shape.code.options.map((code) => `answer push refused ${code}`)
      : [`answer push ${shape.kind.value}`],
  );
  const pull = PullAnswer.options.flatMap(({ shape }) =>
    'code' in shape ? shape.code.options.map((code) => `answer pull refused ${code}`) : [],
  );
  const enrol = EnrolAnswer.options.flatMap(({ shape }) =>
    'code' in shape
      ? shape.code.options.map((code) => `answer enrol refused ${code}`)
      : [`answer enrol ${shape.kind.value}`],
  );
  const { kind, code } = LeaseRequestAnswer.shape;
  const lease = kind.options.flatMap((one) =>
    code.options.map((reason) => `answer lease-request ${one} ${reason}`),
  );
  return [
    ...[...verdicts, ...push, ...pull, ...enrol, ...lease],
    ...ConflictReason.options.map((reason) => `conflict ${reason}`),
    ...PULL_STREAMS.map((stream) => `page ${stream}`),
    ...PULL_STREAMS.filter((stream) => stream !== 'journal').map((one) => `page ${one} reset`),
  ];
}

function events(): readonly string[] {
  return [
    ...ReportedPayload.options.map(({ shape }) => `event ${shape.type.value}`),
    ...MailboxMessage.options.map(({ shape }) => `message ${shape.kind.value}`),
    ...LeaseReturned.shape.reason.options.map((reason) => `lease returned ${reason}`),
  ];
}

function desk(): readonly string[] {
  return Object.entries(DESK).flatMap(([code, orders]) =>
    orders.map((order) => `desk ${order} ${code}`),
  );
}

function named(prefix: string, names: Readonly<Record<string, true>>): readonly string[] {
  return Object.keys(names).map((name) => `${prefix} ${name}`);
}

/** What a run of so many seeds has met less often than it must. */
export function firedTooRarely(
  counts: ReadonlyMap<string, number>,
  times: number,
): readonly { readonly name: string; readonly count: number }[] {
  return mustFire()
    .map((name) => ({ name, count: counts.get(name) ?? 0 }))
    .filter(({ count }) => count < times);
}
