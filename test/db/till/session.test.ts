import { describe, expect, it } from 'vitest';
import { Cashier } from '../../support/cashier.ts';
import { GOODS, PINS } from '../../support/small-business.ts';
import { Till } from '../../support/till-fixture.ts';

async function failTimes(till: Till, times: number): Promise<string[]> {
  const codes: string[] = [];
  for (let count = 0; count < times; count += 1) {
    codes.push((await till.refused('session.signIn', { pin: '0000' })).code);
  }
  return codes;
}

describe('USR-1 signing in', () => {
  it('finds whose PIN it is, and nothing works without one', async () => {
    await using till = await Till.open({ pin: null });
    expect(await till.ask('status.get', {})).toMatchObject({ locked: true, session: null });
    const { refused } = till;
    const closed = await Promise.all([
      refused.call(till, 'cart.open', {}),
      refused.call(till, 'cart.held', {}),
      refused.call(till, 'catalogue.search', { query: '' }),
      refused.call(till, 'customer.search', { query: '' }),
      refused.call(till, 'sale.find', {}),
      refused.call(till, 'settings.set', { sounds: false }),
      refused.call(till, 'session.setLocale', { locale: 'kk' }),
    ]);
    expect(new Set(closed.map((error) => error.code))).toEqual(new Set(['NOT_SIGNED_IN']));
    const session = await till.ask('session.signIn', { pin: PINS.supervisor });
    expect(session).toMatchObject({ name: 'Saya Test', role: 'supervisor', locale: 'kk' });
    expect(await till.ask('status.get', {})).toMatchObject({ locked: false, session });
  });

  it('locks and keeps the cart; a restart asks for a PIN', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.tea.code);
    await till.ask('session.lock', {});
    await till.ask('session.lock', {});
    expect((await cashier.refusedScan(GOODS.tea.code)).code).toBe('NOT_SIGNED_IN');
    expect(await till.ask('status.get', {})).toMatchObject({ locked: true, session: {} });
    await till.ask('session.signIn', { pin: PINS.cashier });
    await cashier.scan(GOODS.tea.code);
    await till.restart(null);
    expect(await till.ask('status.get', {})).toMatchObject({ locked: true, session: null });
  });

  it('keeps the person’s language', async () => {
    await using till = await Till.open();
    await till.ask('session.setLocale', { locale: 'kk' });
    await till.restart();
    expect(await till.ask('status.get', {})).toMatchObject({ session: { locale: 'kk' } });
  });
});

describe('USR-1 wrong PINs', () => {
  const notPins = ['', '1', '111', '123456789', 'abcd', '1111 ', '١١١١'];
  it.each(notPins)('"%s" is a wrong PIN', async (pin) => {
    await using till = await Till.open({ pin: null });
    expect(await till.refused('session.signIn', { pin })).toMatchObject({
      code: 'PIN_WRONG',
      params: { left: 4 },
    });
  });

  it('five rest the pad for a minute, the right one too', async () => {
    await using till = await Till.open({ pin: null });
    const codes = await failTimes(till, 5);
    expect(codes).toEqual(['PIN_WRONG', 'PIN_WRONG', 'PIN_WRONG', 'PIN_WRONG', 'PIN_LOCKED_OUT']);
    till.clock.passMonotonic(59_999);
    const soon = await till.refused('session.signIn', { pin: PINS.cashier });
    expect(soon).toEqual({ code: 'PIN_LOCKED_OUT', params: { seconds: 1 } });
    till.clock.passMonotonic(1);
    // One more wrong one, and it rests again.
    expect(await failTimes(till, 1)).toEqual(['PIN_LOCKED_OUT']);
    till.clock.passMonotonic(60_000);
    await till.ask('session.signIn', { pin: PINS.cashier });
    expect(await failTimes(till, 1)).toEqual(['PIN_WRONG']);
  });

  it('a restart begins the minute again, neither sooner nor later', async () => {
    await using till = await Till.open({ pin: null });
    till.clock.passMonotonic(50 * 3_600_000);
    await failTimes(till, 5);
    await till.restart(null);
    const { code, params } = await till.refused('session.signIn', { pin: PINS.cashier });
    expect({ code, params }).toEqual({ code: 'PIN_LOCKED_OUT', params: { seconds: 60 } });
    till.clock.passMonotonic(60_000);
    await till.ask('session.signIn', { pin: PINS.cashier });
  });

  it('fewer than five are remembered over a restart, and rest nothing', async () => {
    await using till = await Till.open({ pin: null });
    await failTimes(till, 3);
    await till.restart(null);
    const refused = await till.refused('session.signIn', { pin: '0000' });
    expect(refused.params['left']).toBe(1);
    await till.ask('session.signIn', { pin: PINS.cashier });
  });

  it('trying twenty at once helps no guesser', async () => {
    await using till = await Till.open({ pin: null });
    const guesses = Array.from({ length: 20 }, (_, index) => String(1070 + index));
    const pins = [...guesses.filter((pin) => pin !== PINS.cashier), PINS.cashier];
    const answers = await Promise.all(pins.map((pin) => till.call('session.signIn', { pin })));
    expect(answers.filter((answer) => answer.ok)).toEqual([]);
  });
});
