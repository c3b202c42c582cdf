import { describe, expect, test } from 'vitest';
import { LineId, SaleId } from '../../../shared/domain/ids.ts';
import { minor } from '../../../shared/domain/money.ts';
import { milli } from '../../../shared/domain/quantity.ts';
import { err, ok } from '../../../shared/domain/result.ts';
import { ipcError, type IpcError } from '../../../shared/ipc/errors.ts';
import type { CartView } from '../../../shared/ipc/views.ts';
import { ScriptedBridge, type Answers } from '../../support/scripted-bridge.ts';
import {
  cartSample,
  completedSample,
  idAt,
  lineSample,
  statusSample,
} from '../../support/view-samples.ts';
import { startedTill } from './started-till.ts';

const FIRST = lineSample(1);
const SECOND = lineSample(2);

/** A terminal that adds line 1, then line 2, …, for whatever is scanned. */
function scanning(): Answers {
  let lines: CartView['lines'] = [];
  return {
    'status.get': () => ok(statusSample()),
    'cart.open': () => ok(cartSample()),
    'cart.scan': () => {
      lines = [...lines, lineSample(lines.length + 1)];
      return ok(cartSample(lines));
    },
  };
}

describe('CART-2 scanning', () => {
  test('two quick scans reach the terminal one after the other, in order', async () => {
    const bridge = new ScriptedBridge(scanning());
    const answered: string[] = [];
    bridge.script({
      'cart.scan': async ({ code }) => {
        // The first answer takes longer than the second would.
        await new Promise((resolve) => setTimeout(resolve, code === 'slow' ? 20 : 0));
        answered.push(code);
        return ok(cartSample(code === 'slow' ? [FIRST] : [FIRST, SECOND]));
      },
    });
    const { store } = await startedTill(bridge);
    await Promise.all([
      store.getState().scan('slow', 'wedge'),
      store.getState().scan('fast', 'wedge'),
    ]);
    expect(answered).toEqual(['slow', 'fast']);
    expect(store.getState().cart?.lines).toHaveLength(2);
  });

  test('a scan that comes before the cart was asked for opens it and sells', async () => {
    const bridge = new ScriptedBridge({
      ...scanning(),
      'status.get': () => ok({ ...statusSample(), locked: true }),
    });
    const { store } = await startedTill(bridge);
    expect(store.getState().cart).toBeNull();
    store.setState({ status: statusSample() });
    await store.getState().scan('1', 'wedge');
    expect(store.getState().cart?.lines).toHaveLength(1);
    expect(store.getState().notice).toBeNull();
  });

  test('the touched line is selected, and lit again each time it changes', async () => {
    const { store } = await startedTill(new ScriptedBridge(scanning()));
    await store.getState().scan('1', 'wedge');
    const before = store.getState().touchSerial;
    await store.getState().scan('2', 'wedge');
    expect(store.getState().selectedLineId).toBe(SECOND.lineId);
    expect(store.getState().touchSerial).toBe(before + 1);
  });

  test('a command that leaves the touched line as it was lights nothing', async () => {
    const cart = cartSample([FIRST]);
    const bridge = new ScriptedBridge({
      ...scanning(),
      'cart.scan': () => ok(cart),
      'cart.setType': ({ type }) => ok({ ...cart, type }),
    });
    const { store } = await startedTill(bridge);
    await store.getState().scan('1', 'wedge');
    const lit = store.getState().touchSerial;
    await store.getState().command('cart.setType', { saleId: cart.saleId, type: 'WHOLESALE' });
    expect(store.getState().cart?.type).toBe('WHOLESALE');
    expect(store.getState().touchSerial).toBe(lit);
  });

  test('"3 *" goes with the next scan and with no other', async () => {
    const bridge = new ScriptedBridge(scanning());
    const { store } = await startedTill(bridge);
    store.getState().setPendingQuantity(milli(3_000));
    await store.getState().scan('1', 'wedge');
    await store.getState().scan('2', 'wedge');
    expect(bridge.callsOf('cart.scan')).toMatchObject([{ quantityMilli: 3_000 }, { code: '2' }]);
    expect(bridge.callsOf('cart.scan')[1]).not.toHaveProperty('quantityMilli');
    expect(store.getState().pendingQuantityMilli).toBeNull();
  });

  test('UX-2 with the price check open a scan is looked up there, and not sold', async () => {
    const bridge = new ScriptedBridge(scanning());
    const { store } = await startedTill(bridge);
    store.getState().openDialog({ kind: 'priceCheck' });
    await store.getState().scan('4870001234560', 'wedge');
    expect(store.getState().dialog).toEqual({ kind: 'priceCheck', code: '4870001234560' });
    expect(bridge.callsOf('cart.scan')).toEqual([]);
  });

  test('a locked till sells nothing and says so by a sound', async () => {
    const bridge = new ScriptedBridge({
      ...scanning(),
      'status.get': () => ok(statusSample({ locked: true, session: null })),
    });
    const { store, sounds } = await startedTill(bridge);
    await store.getState().scan('1', 'wedge');
    expect(bridge.callsOf('cart.scan')).toEqual([]);
    expect(sounds).toEqual(['error']);
  });
});

describe('UX-7 sounds', () => {
  test.each([
    ['scan', () => ok(cartSample([FIRST]))],
    ['unknown', () => err(ipcError('PRODUCT_UNKNOWN', { code: '1' }))],
    ['error', () => err(ipcError('CHECK_DIGIT_WRONG', { code: '1' }))],
  ] as const)('a scan sounds "%s"', async (sound, answer) => {
    const bridge = new ScriptedBridge({ ...scanning(), 'cart.scan': answer });
    const { store, sounds } = await startedTill(bridge);
    await store.getState().scan('1', 'wedge');
    expect(sounds).toEqual([sound]);
  });
});

describe('PAY completing', () => {
  const paid = { ...scanning(), 'sale.complete': () => ok(completedSample()) };

  test('the change stands until the next scan, over a fresh cart', async () => {
    const bridge = new ScriptedBridge(paid);
    const { store } = await startedTill(bridge);
    await store.getState().scan('1', 'wedge');
    bridge.script({ 'cart.open': () => ok(cartSample([], { saleId: SaleId.parse(idAt(2)) })) });
    await store.getState().complete();
    expect(store.getState().completed?.changeMinor).toBe(9_750);
    expect(store.getState().cart?.saleId).toBe(idAt(2));
    expect(store.getState().cart?.lines).toEqual([]);
    await store.getState().scan('2', 'wedge');
    expect(store.getState().completed).toBeNull();
  });

  test('Enter Enter completes one sale, not two', async () => {
    const bridge = new ScriptedBridge(paid);
    const { store } = await startedTill(bridge);
    await Promise.all([store.getState().complete(), store.getState().complete()]);
    expect(bridge.callsOf('sale.complete')).toHaveLength(1);
  });

  test('a scan while the sale completes starts the next one', async () => {
    const bridge = new ScriptedBridge(paid);
    const { store } = await startedTill(bridge);
    bridge.script({ 'cart.open': () => ok(cartSample([], { saleId: SaleId.parse(idAt(2)) })) });
    await Promise.all([store.getState().complete(), store.getState().scan('2', 'wedge')]);
    expect(bridge.callsOf('cart.scan')).toMatchObject([{ saleId: idAt(2) }]);
  });

  test('a refused completion stays in the sale, in words', async () => {
    const bridge = new ScriptedBridge({
      ...paid,
      'sale.complete': () => err(ipcError('SALE_NOT_PAID', { dueMinor: 100 })),
    });
    const { store } = await startedTill(bridge);
    await store.getState().complete();
    expect(store.getState().notice?.error.code).toBe('SALE_NOT_PAID');
    expect(store.getState().completed).toBeNull();
  });
});

describe('UX what is said stands until something else is done', () => {
  test('the cart as it is, told late, takes no word away', async () => {
    const unknown = ipcError('PRODUCT_UNKNOWN', { code: '1' });
    const bridge = new ScriptedBridge({ ...scanning(), 'cart.scan': () => err(unknown) });
    const { store } = await startedTill(bridge);
    await store.getState().scan('1', 'wedge');
    await store.getState().command('cart.open', {});
    expect(store.getState().notice?.error).toEqual(unknown);
  });
});

describe('USR-3 a completion that needs a second person', () => {
  test('asks for them over the payment, and completes with their PIN', async () => {
    const overdue: IpcError = { code: 'CREDIT_OVERDUE', params: {}, override: 'credit_overdue' };
    const allowed = { pin: '4321', reason: 'director called' };
    const bridge = new ScriptedBridge({
      ...scanning(),
      'sale.complete': ({ override }) => (override ? ok(completedSample()) : err(overdue)),
    });
    const { store } = await startedTill(bridge);
    const fresh = cartSample([], { saleId: SaleId.parse(idAt(2)) });
    store.getState().openDialog({ kind: 'pay' });
    await store.getState().complete();
    const { dialog } = store.getState();
    if (dialog?.kind !== 'override') throw new Error('Nobody was asked');
    expect(store.getState().completed).toBeNull();
    bridge.script({ 'cart.open': () => ok(fresh) });
    await expect(dialog.retry(allowed)).resolves.toBe(true);
    expect(bridge.callsOf('sale.complete')[1]).toMatchObject({ override: allowed });
    expect(store.getState()).toMatchObject({ dialog: null, notice: null });
    expect(store.getState().completed?.receiptNumber).toBe(completedSample().receiptNumber);
  });
});

describe('UX-1 the selected line', () => {
  const lines = [1, 2, 3].map((number) => lineSample(number));
  const three: Answers = {
    ...scanning(),
    'cart.open': () => ok(cartSample(lines)),
    'cart.remove': ({ lineId }) =>
      ok(
        cartSample(
          lines.filter((line) => line.lineId !== lineId),
          { touchedLineId: null },
        ),
      ),
    'cart.setQuantity': ({ lineId, quantityMilli }) =>
      ok(
        cartSample(
          lines.map((line) => (line.lineId === lineId ? lineSample(2, { quantityMilli }) : line)),
          { touchedLineId: lineId },
        ),
      ),
  };

  test('moves by ↑ ↓ and stops at the ends', async () => {
    const { store } = await startedTill(new ScriptedBridge(three));
    const { moveSelection } = store.getState();
    moveSelection(-1);
    expect(store.getState().selectedLineId).toBe(lines[1]?.lineId);
    moveSelection(-9);
    expect(store.getState().selectedLineId).toBe(lines[0]?.lineId);
    moveSelection(9);
    expect(store.getState().selectedLineId).toBe(lines[2]?.lineId);
  });

  test('when it is removed, the line in its place is selected', async () => {
    const { store } = await startedTill(new ScriptedBridge(three));
    store.getState().selectLine(lines[1]?.lineId ?? null);
    await store.getState().removeSelected();
    expect(store.getState().selectedLineId).toBe(lines[2]?.lineId);
  });

  test('+ and − change it by one; below one it is removed', async () => {
    const bridge = new ScriptedBridge(three);
    const { store } = await startedTill(bridge);
    store.getState().selectLine(lines[1]?.lineId ?? null);
    await store.getState().stepQuantity(1_000);
    expect(bridge.callsOf('cart.setQuantity')).toMatchObject([{ quantityMilli: 2_000 }]);
    await store.getState().stepQuantity(-2_000);
    expect(bridge.callsOf('cart.remove')).toHaveLength(1);
  });

  test('two steps at once are two more: the second begins from what the first left', async () => {
    const bridge = new ScriptedBridge(scanning());
    bridge.script({
      'cart.setQuantity': ({ quantityMilli }) => ok(cartSample([{ ...FIRST, quantityMilli }])),
    });
    const { store } = await startedTill(bridge);
    await store.getState().scan('1', 'wedge');
    await Promise.all([store.getState().stepQuantity(1_000), store.getState().stepQuantity(1_000)]);
    expect(bridge.callsOf('cart.setQuantity')).toMatchObject([
      { quantityMilli: 2_000 },
      { quantityMilli: 3_000 },
    ]);
  });

  test('an empty sale has none, and the keys do nothing', async () => {
    const bridge = new ScriptedBridge(scanning());
    const { store } = await startedTill(bridge);
    store.getState().moveSelection(1);
    await store.getState().stepQuantity(1_000);
    await store.getState().removeSelected();
    await store.getState().undo();
    expect(bridge.calls.map((call) => call.command)).toEqual(['status.get', 'cart.open']);
  });

  test('a total is what the terminal answered, never added up here', async () => {
    const odd = cartSample([lineSample(1)], {
      totals: { ...cartSample().totals, totalMinor: minor(1) },
    });
    const { store } = await startedTill(
      new ScriptedBridge({ ...scanning(), 'cart.scan': () => ok(odd) }),
    );
    await store.getState().scan('1', 'wedge');
    expect(store.getState().cart?.totals.totalMinor).toBe(1);
    expect(LineId.safeParse(store.getState().selectedLineId).success).toBe(true);
  });
});
