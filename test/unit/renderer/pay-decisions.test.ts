import { array, constantFrom, assert, constant, integer, oneof, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minor } from '../../../shared/domain/money.ts';
import { TENDER_KINDS, type TenderKind } from '../../../shared/domain/sale.ts';
import type { NumberKey } from '../../../src-renderer/ui/number-entry.ts';
import type { CustomerView } from '../../../shared/ipc/views.ts';
import { CustomerId } from '../../../shared/domain/ids.ts';
import { accountState } from '../../../src-renderer/storefront/dialogs/pay/account-state.ts';
import {
  decide,
  PAY_START,
  shownAmount,
  type PayPress,
  type PayState,
} from '../../../src-renderer/storefront/dialogs/pay/pay-decisions.ts';

const RULES = { fractionDigits: 2, wholeDigits: 9 };
/** 2 902.50 ₸, which cash settles at 2 903 ₸. */
const DUE = { dueMinor: minor(290_250), cashDueMinor: minor(290_300) };
const PAID = { dueMinor: minor(0), cashDueMinor: minor(0) };
const ENTER: PayPress = { kind: 'enter' };
const take = (tender: TenderKind): PayPress => ({
  kind: 'tender',
  tender,
});
const typed = (...keys: readonly ('1' | '2' | '5' | '000' | 'back' | 'clear')[]): PayPress[] =>
  keys.map((key) => ({ kind: 'number', key }));

function run(presses: readonly PayPress[], due = DUE, from: PayState = PAY_START) {
  return presses.reduce((step, press) => decide(step.state, press, due, RULES), {
    state: from,
    effect: { kind: 'none' },
  } as ReturnType<typeof decide>);
}

describe('PAY-1 F10 Enter Enter', () => {
  it('takes the whole cash due, then completes', () => {
    expect(run([ENTER]).effect).toEqual({
      kind: 'add',
      tender: 'cash',
      amountMinor: 290_300,
      reference: '',
    });
    expect(run([ENTER], PAID).effect).toEqual({ kind: 'complete' });
  });

  it('completes a sale that costs nothing at the first Enter', () => {
    expect(run([ENTER], { dueMinor: minor(0), cashDueMinor: minor(0) }).effect.kind).toBe(
      'complete',
    );
  });
});

describe('PAY-1 the amount', () => {
  it('starts anew at the first digit', () => {
    const step = run([...typed('5', '000'), ENTER]);
    expect(step.effect).toMatchObject({ kind: 'add', tender: 'cash', amountMinor: 500_000 });
  });

  it('is the due again once it is wiped', () => {
    expect(run(typed('5', 'back')).state.entry).toBeNull();
    expect(run(typed('5', '000', 'clear')).state.entry).toBeNull();
  });

  it('shows the cash due for cash and the exact due for a card', () => {
    expect(shownAmount(PAY_START, DUE, RULES).text).toBe('2903');
    expect(shownAmount({ ...PAY_START, asking: 'card' }, DUE, RULES).text).toBe('2902.50');
  });

  it('is kept until the terminal has taken the tender', () => {
    const step = run([...typed('1', '000'), take('on_account')]);
    expect(step.effect).toMatchObject({ kind: 'add', tender: 'on_account', amountMinor: 100_000 });
    expect(step.state.entry?.text).toBe('1000');
  });

  it('cannot be typed when nothing is due', () => {
    expect(run(typed('5', '000'), PAID).state).toEqual(PAY_START);
    expect(run([take('card')], PAID).effect.kind).toBe('none');
    expect(run([{ kind: 'cash', amountMinor: minor(500_000) }], PAID).effect.kind).toBe('none');
  });
});

describe('PAY-2 other tenders', () => {
  it.each(['card', 'kaspi', 'bank_transfer'] as const)(
    '%s asks what the device answered',
    (kind) => {
      const asked = run([take(kind)]);
      expect(asked.state.asking).toBe(kind);
      expect(asked.effect.kind).toBe('none');
      expect(run([ENTER], DUE, asked.state).effect).toMatchObject({
        kind: 'refuse',
        error: { code: 'TENDER_NEEDS_REFERENCE' },
      });
      const answered = run([{ kind: 'referenceText', text: ' 123456 ' }, ENTER], DUE, asked.state);
      expect(answered.effect).toEqual({
        kind: 'add',
        tender: kind,
        amountMinor: 290_250,
        reference: '123456',
      });
    },
  );

  it('lets the touch pad write the approval code', () => {
    const step = run([take('card'), ...typed('1', '2', '5', 'back'), ENTER]);
    expect(step.effect).toMatchObject({ kind: 'add', tender: 'card', reference: '12' });
  });

  it('refuses more than the due before the card is asked for', () => {
    const step = run([...typed('5', '000'), take('card')]);
    expect(step.effect).toMatchObject({ kind: 'refuse', error: { code: 'TENDER_EXCEEDS_DUE' } });
    expect(step.state.asking).toBeNull();
  });

  it('goes back one step at a time', () => {
    const back: PayPress = { kind: 'back' };
    const once = run([...typed('1', '000'), take('card'), back]);
    expect(once.state).toMatchObject({ asking: null, entry: { text: '1000' } });
    expect(run([back], DUE, once.state).effect.kind).toBe('close');
  });

  it('never adds nothing, nor more than the due but in cash', () => {
    const press = oneof(
      constantFrom<NumberKey[]>('0', '1', '5', '9', '00', 'point', 'back', 'clear').map(
        (key): PayPress => ({ kind: 'number', key }),
      ),
      constantFrom(...TENDER_KINDS).map(take),
      constant<PayPress>({ kind: 'referenceText', text: '7' }),
      constant(ENTER),
    );
    assert(
      property(
        array(press, { maxLength: 25 }),
        integer({ min: 1, max: 10_000_000 }),
        (presses, sum) => {
          const due = { dueMinor: minor(sum), cashDueMinor: minor(Math.ceil(sum / 100) * 100) };
          let state = PAY_START;
          const wrong = presses.filter((each) => {
            const step = decide(state, each, due, RULES);
            ({ state } = step);
            const { effect } = step;
            if (effect.kind !== 'add') return effect.kind === 'complete';
            return (
              effect.amountMinor <= 0 || (effect.tender !== 'cash' && effect.amountMinor > sum)
            );
          });
          expect(wrong).toEqual([]);
        },
      ),
    );
  });
});

describe('PAY-1 a residue that cash rounds to nothing', () => {
  it('is settled by Enter, and by nothing but cash', () => {
    const residue = { dueMinor: minor(30), cashDueMinor: minor(0) };
    expect(run([ENTER], residue).effect).toMatchObject({
      kind: 'add',
      tender: 'cash',
      amountMinor: 0,
    });
    expect(run([take('card')], residue).state.asking).toBe('card');
    expect(run([{ kind: 'number', key: '0' }, ENTER], DUE).effect.kind).toBe('refuse');
  });
});

const CUSTOMER: CustomerView = {
  customerId: CustomerId.parse('01900000-0000-7000-8000-000000000001'),
  code: 'C-001',
  name: 'Sunny Bazaar LLP',
  type: 'WHOLESALE',
  phone: '',
  contactPerson: '',
  taxExempt: false,
  creditLimitMinor: minor(10_000_000),
  balanceMinor: minor(4_000_000),
  availableMinor: minor(6_000_000),
  overdueMinor: minor(0),
  creditBlocked: false,
  creditTermsDays: 30,
};

describe('CRE-2 why a customer may or may not buy on account', () => {
  it.each([
    ['nobody attached', null, { kind: 'no_customer' }],
    ['enough left', CUSTOMER, { kind: 'open', availableMinor: 6_000_000 }],
    ['too little left', { ...CUSTOMER, availableMinor: minor(100_000) }, { kind: 'over_limit' }],
    [
      'blocked before anything',
      { ...CUSTOMER, creditBlocked: true, overdueMinor: minor(5) },
      { kind: 'blocked' },
    ],
    ['overdue', { ...CUSTOMER, overdueMinor: minor(5) }, { kind: 'overdue', overdueMinor: 5 }],
    ['no limit given', { ...CUSTOMER, creditLimitMinor: minor(0) }, { kind: 'no_credit' }],
  ])('%s', (_name, customer, expected) => {
    expect(accountState(customer, minor(290_250))).toMatchObject(expected);
  });
});
