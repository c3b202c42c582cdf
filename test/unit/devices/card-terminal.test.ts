import { describe, expect, it } from 'vitest';
import { minor } from '../../../shared/domain/money.ts';
import { CardTerminalSimulator } from '../../../src-main/devices/card/simulator.ts';
import { StandaloneCardTerminal } from '../../../src-main/devices/card/standalone.ts';

const intent = { intentId: 'intent-1', amountMinor: minor(290_250) };

describe('DEV-3 a standalone card terminal', () => {
  it('is unknown until the code from the slip is typed, and approved ever after', async () => {
    const terminal = new StandaloneCardTerminal();
    expect(await terminal.start(intent)).toEqual({ kind: 'unknown' });
    expect(await terminal.status('intent-1')).toEqual({ kind: 'unknown' });
    const approved = { kind: 'approved', approvalCode: 'A1B2C3' };
    expect(terminal.approve('intent-1', ' a1b 2c3 ')).toEqual({ ok: true, value: approved });
    expect(await terminal.start(intent)).toEqual(approved);
    expect(await terminal.cancel('intent-1')).toEqual(approved);
    expect(terminal.decline('intent-1', 'too late')).toEqual(approved);
    expect(await terminal.status('intent-1')).toEqual(approved);
  });

  it.each(['', '12', 'код123', '1234567890123', 'A-1234', '12;34'])('refuses %j', async (code) => {
    const terminal = new StandaloneCardTerminal();
    await terminal.start(intent);
    expect(terminal.approve('intent-1', code)).toEqual({ ok: false, error: 'CODE_INVALID' });
    expect(await terminal.status('intent-1')).toEqual({ kind: 'unknown' });
  });

  it('a declined or cancelled intent stays so; one nobody began is unknown', async () => {
    const terminal = new StandaloneCardTerminal();
    await terminal.start(intent);
    const declined = { kind: 'declined', reason: 'no funds' };
    expect(terminal.decline('intent-1', 'no funds')).toEqual(declined);
    expect(terminal.approve('intent-1', '123456')).toEqual({ ok: true, value: declined });
    await terminal.start({ ...intent, intentId: 'intent-2' });
    expect(await terminal.cancel('intent-2')).toEqual({ kind: 'declined', reason: 'cancelled' });
    expect(await terminal.status('intent-3')).toEqual({ kind: 'unknown' });
    expect(terminal.approve('intent-3', '123456')).toEqual({
      ok: true,
      value: { kind: 'unknown' },
    });
  });

  it('an intent keeps its amount', async () => {
    const terminal = new StandaloneCardTerminal();
    await terminal.start(intent);
    await expect(terminal.start({ ...intent, amountMinor: minor(1) })).rejects.toThrow(RangeError);
  });
});

describe('PAY-4 an unknown card outcome is asked for, never charged twice', () => {
  it('an answer that was lost is found by asking', async () => {
    const terminal = new CardTerminalSimulator();
    terminal.behaviour = 'answer_lost';
    expect(await terminal.start(intent)).toEqual({ kind: 'unknown' });
    expect(await terminal.status('intent-1')).toMatchObject({ kind: 'approved' });
    expect(await terminal.start(intent)).toMatchObject({ kind: 'approved' });
    expect(terminal.chargedMinor()).toBe(290_250);
  });

  it('a request that was lost charged nothing, and says so', async () => {
    const terminal = new CardTerminalSimulator();
    terminal.behaviour = 'request_lost';
    expect(await terminal.start(intent)).toEqual({ kind: 'unknown' });
    expect(await terminal.status('intent-1')).toEqual({
      kind: 'declined',
      reason: 'never received',
    });
    expect(terminal.chargedMinor()).toBe(0);
  });

  it('declines, and takes back what was approved or never came', async () => {
    const terminal = new CardTerminalSimulator();
    terminal.behaviour = 'decline';
    expect(await terminal.start(intent)).toMatchObject({ kind: 'declined' });
    terminal.behaviour = 'approve';
    const second = { ...intent, intentId: 'intent-2' };
    expect(await terminal.start(second)).toMatchObject({ kind: 'approved' });
    expect(await terminal.cancel('intent-2')).toMatchObject({ kind: 'declined' });
    expect(await terminal.cancel('intent-3')).toMatchObject({ kind: 'declined' });
    expect(await terminal.start({ ...intent, intentId: 'intent-3' })).toMatchObject({
      kind: 'declined',
    });
    expect(terminal.chargedMinor()).toBe(0);
  });
});
