import { describe, expect, test } from 'vitest';
import { UserId } from '../../../shared/domain/ids.ts';
import { milli } from '../../../shared/domain/quantity.ts';
import { err, ok } from '../../../shared/domain/result.ts';
import { ipcError, type IpcError } from '../../../shared/ipc/errors.ts';
import type { DialogState } from '../../../src-renderer/storefront/till-state.ts';
import { ScriptedBridge, type Answers } from '../../support/scripted-bridge.ts';
import {
  cartSample,
  completedSample,
  customerSample,
  idAt,
  lineSample,
  sessionSample,
  statusSample,
} from '../../support/view-samples.ts';
import { startedTill } from './started-till.ts';

const CART = cartSample([lineSample(1)]);
const { saleId } = CART;
const quiet: Answers = {
  'status.get': () => ok(statusSample()),
  'cart.open': () => ok(CART),
};
const overLimit: IpcError = {
  code: 'LIMIT_DISCOUNT',
  params: { limitPpm: 200_000 },
  override: 'discount_limit',
};
const OVERRIDE = { pin: '4321', reason: 'Damaged box' };
const discount = {
  saleId,
  lineId: null,
  discount: { kind: 'percent', ppm: 300_000 },
} as const;

function nothing(): void {}

function dialogOf<K extends DialogState['kind']>(
  dialog: DialogState | null,
  kind: K,
): Extract<DialogState, { kind: K }> {
  if (dialog === null || !isKind(dialog, kind)) throw new Error(`No ${kind} dialog is open`);
  return dialog;
}

function isKind<K extends DialogState['kind']>(
  dialog: DialogState,
  kind: K,
): dialog is Extract<DialogState, { kind: K }> {
  return dialog.kind === kind;
}

describe('USR-3 a limit asks for a second person', () => {
  test('the same command runs again with their PIN, and the dialog closes', async () => {
    const bridge = new ScriptedBridge({
      ...quiet,
      'cart.setDiscount': (input) => (input.override === undefined ? err(overLimit) : ok(CART)),
    });
    const { store } = await startedTill(bridge);
    await store.getState().command('cart.setDiscount', discount);
    const asked = dialogOf(store.getState().dialog, 'override');
    expect(asked.error).toEqual(overLimit);
    expect(store.getState().notice?.actions).toContain('override');
    await expect(asked.retry(OVERRIDE)).resolves.toBe(true);
    expect(bridge.callsOf('cart.setDiscount')[1]).toEqual({ ...discount, override: OVERRIDE });
    expect(store.getState()).toMatchObject({ dialog: null, notice: null });
  });

  test('a refused PIN keeps the dialog, with the new reason', async () => {
    const bridge = new ScriptedBridge({
      ...quiet,
      'cart.setDiscount': (input) =>
        err(input.override === undefined ? overLimit : ipcError('PIN_WRONG', { left: 3 })),
    });
    const { store } = await startedTill(bridge);
    await store.getState().command('cart.setDiscount', discount);
    const asked = dialogOf(store.getState().dialog, 'override');
    await expect(asked.retry(OVERRIDE)).resolves.toBe(false);
    expect(dialogOf(store.getState().dialog, 'override').error.code).toBe('PIN_WRONG');
  });

  test('asked for while paying, it gives the payment back when answered', async () => {
    const bridge = new ScriptedBridge({
      ...quiet,
      'tender.add': (input) =>
        input.override === undefined
          ? err({ code: 'CREDIT_LIMIT', params: {}, override: 'credit_limit' })
          : ok(CART),
    });
    const { store } = await startedTill(bridge);
    store.getState().openDialog({ kind: 'pay' });
    await store.getState().command('tender.add', { saleId, kind: 'on_account', amountMinor: 1 });
    await dialogOf(store.getState().dialog, 'override').retry(OVERRIDE);
    expect(store.getState().dialog).toEqual({ kind: 'pay' });
  });

  test('given up, it leaves the reason in the sale with the way back', async () => {
    const bridge = new ScriptedBridge({ ...quiet, 'cart.setDiscount': () => err(overLimit) });
    const { store } = await startedTill(bridge);
    await store.getState().command('cart.setDiscount', discount);
    store.getState().closeDialog();
    expect(store.getState().dialog).toBeNull();
    expect(store.getState().notice).toMatchObject({ error: overLimit });
  });

  test('a scan that fails meanwhile does not push the question away', async () => {
    const bridge = new ScriptedBridge({
      ...quiet,
      'cart.setDiscount': () => err(overLimit),
      'cart.scan': () => err(ipcError('AGE_CHECK_NEEDED', { age: 18 })),
    });
    const { store } = await startedTill(bridge);
    await store.getState().command('cart.setDiscount', discount);
    await store.getState().scan('4870001234560', 'wedge');
    expect(store.getState().dialog?.kind).toBe('override');
    expect(store.getState().notice?.error.code).toBe('AGE_CHECK_NEEDED');
  });
});

describe('CART-5 the age check', () => {
  test('confirmed, the same scan goes through', async () => {
    const bridge = new ScriptedBridge({
      ...quiet,
      'cart.scan': (input) =>
        input.ageConfirmed === true ? ok(CART) : err(ipcError('AGE_CHECK_NEEDED', { age: 21 })),
    });
    const { store } = await startedTill(bridge);
    await store.getState().scan('4870001234560', 'wedge');
    const asked = dialogOf(store.getState().dialog, 'ageCheck');
    expect(asked.age).toBe(21);
    await asked.confirm();
    expect(bridge.callsOf('cart.scan')[1]).toMatchObject({
      code: '4870001234560',
      ageConfirmed: true,
    });
    expect(store.getState()).toMatchObject({ dialog: null, notice: null });
  });

  test('a limit behind it is asked for next, and both answers go along', async () => {
    const bridge = new ScriptedBridge({
      ...quiet,
      'cart.scan': (input) => {
        if (input.ageConfirmed !== true) return err(ipcError('AGE_CHECK_NEEDED', { age: 18 }));
        if (input.override !== undefined) return ok(CART);
        return err({ code: 'STOCK_NOT_ENOUGH', params: {}, override: 'oversell' });
      },
    });
    const { store } = await startedTill(bridge);
    await store.getState().scan('1', 'wedge');
    await dialogOf(store.getState().dialog, 'ageCheck').confirm();
    await dialogOf(store.getState().dialog, 'override').retry(OVERRIDE);
    expect(bridge.callsOf('cart.scan').at(-1)).toMatchObject({
      ageConfirmed: true,
      override: OVERRIDE,
    });
  });
});

describe('CART-2 something sold by weight', () => {
  test('asks for the weight and adds it with that', async () => {
    const bridge = new ScriptedBridge({
      ...quiet,
      'cart.add': (input) =>
        input.quantityMilli === undefined ? err(ipcError('WEIGHT_NEEDED')) : ok(CART),
    });
    const { store, sounds } = await startedTill(bridge);
    const product = lineSample(1).productId;
    if (product === null) throw new Error('The sample has a product');
    await store.getState().addProduct(product);
    await dialogOf(store.getState().dialog, 'weigh').confirm(milli(2_500));
    expect(bridge.callsOf('cart.add')[1]).toMatchObject({ quantityMilli: 2_500 });
    expect(store.getState().dialog).toBeNull();
    expect(sounds.at(-1)).toBe('scan');
  });
});

describe('failures in the sale', () => {
  test.each([
    ['PRODUCT_UNKNOWN', ['open_item', 'search', 'dismiss']],
    ['CHECK_DIGIT_WRONG', ['search', 'dismiss']],
    ['STOCK_NOT_ENOUGH', ['price_check', 'dismiss']],
    ['PRICE_MISSING', ['open_item', 'dismiss']],
    ['DISK_FULL', ['dismiss']],
  ] as const)('%s offers %j', async (code, actions) => {
    const bridge = new ScriptedBridge({ ...quiet, 'cart.scan': () => err(ipcError(code)) });
    const { store } = await startedTill(bridge);
    await store.getState().scan('4870001234560', 'wedge');
    expect(store.getState().notice).toMatchObject({ code: '4870001234560', actions });
  });

  test('the next thing that works takes the notice away', async () => {
    const bridge = new ScriptedBridge({
      ...quiet,
      'cart.scan': ({ code }) => (code === 'bad' ? err(ipcError('CODE_UNREADABLE')) : ok(CART)),
    });
    const { store } = await startedTill(bridge);
    await store.getState().scan('bad', 'wedge');
    expect(store.getState().notice).not.toBeNull();
    await store.getState().scan('good', 'wedge');
    expect(store.getState().notice).toBeNull();
  });

  test('a look-up that fails says so on its own screen, not in the sale', async () => {
    const { store } = await startedTill(new ScriptedBridge(quiet));
    const answer = await store.getState().command('customer.search', { query: 'a' });
    expect(answer.ok).toBe(false);
    expect(store.getState().notice).toBeNull();
  });

  test('a serial scan that came to nothing stands there as well', async () => {
    const bridge = new ScriptedBridge(quiet);
    const { store, sounds } = await startedTill(bridge);
    const error = ipcError('PRODUCT_UNKNOWN', { code: '1' });
    bridge.emit({ kind: 'scan_failed', code: '1', error });
    expect(store.getState().notice).toMatchObject({ code: '1', error });
    expect(sounds).toEqual(['unknown']);
  });
});

describe('USR-1 signing in and locking', () => {
  test('locking shuts the dialogs and keeps the cart', async () => {
    const bridge = new ScriptedBridge(quiet);
    const { store } = await startedTill(bridge);
    store.getState().openDialog({ kind: 'pay' });
    bridge.emit({ kind: 'status', status: statusSample({ locked: true }) });
    expect(store.getState().dialog).toBeNull();
    expect(store.getState().cart?.saleId).toBe(saleId);
  });

  test('a command refused because nobody is signed in shows the PIN pad', async () => {
    const bridge = new ScriptedBridge(quiet);
    const { store } = await startedTill(bridge);
    bridge.script({
      'status.get': () => ok(statusSample({ locked: true, session: null })),
      'cart.scan': () => err(ipcError('NOT_SIGNED_IN')),
    });
    await store.getState().scan('1', 'wedge');
    expect(store.getState().status?.locked).toBe(true);
  });

  test('a wrong PIN answers why; a right one brings status and cart', async () => {
    const locked = statusSample({ locked: true, session: null });
    const bridge = new ScriptedBridge({
      ...quiet,
      'status.get': () => ok(locked),
      'session.signIn': () => err(ipcError('PIN_WRONG', { left: 4 })),
    });
    const { store } = await startedTill(bridge);
    await expect(store.getState().signIn('0000')).resolves.toMatchObject({ code: 'PIN_WRONG' });
    expect(store.getState()).toMatchObject({ notice: null, cart: null });
    bridge.script({
      'status.get': () => ok(statusSample()),
      'session.signIn': () => ok(sessionSample()),
    });
    await expect(store.getState().signIn('1234')).resolves.toBeNull();
    expect(store.getState().status?.locked).toBe(false);
    expect(store.getState().cart?.saleId).toBe(saleId);
  });

  test('another cashier does not see the change of the one before', async () => {
    const bridge = new ScriptedBridge(quiet);
    const { store } = await startedTill(bridge);
    store.setState({ completed: completedSample() });
    bridge.emit({ kind: 'status', status: statusSample() });
    expect(store.getState().completed).not.toBeNull();
    const session = sessionSample({ name: 'Marat', userId: UserId.parse(idAt(8)) });
    bridge.emit({ kind: 'status', status: statusSample({ session }) });
    expect(store.getState().completed).toBeNull();
  });
});

describe('UX-3 the network word', () => {
  test('an outage that was seen has a time; a till that starts offline has none', async () => {
    const bridge = new ScriptedBridge(quiet);
    const { store } = await startedTill(bridge);
    bridge.emit({ kind: 'status', status: statusSample({ network: 'offline' }) });
    expect(store.getState().offlineSinceMs).toBeNull();
    bridge.emit({ kind: 'status', status: statusSample({ network: 'online' }) });
    bridge.emit({ kind: 'status', status: statusSample({ network: 'offline' }) });
    expect(store.getState().offlineSinceMs).toBe(1_000);
    bridge.emit({ kind: 'status', status: statusSample({ network: 'online' }) });
    expect(store.getState().offlineSinceMs).toBeNull();
  });

  test('when the program answers again, all is asked for again', async () => {
    const bridge = new ScriptedBridge(quiet);
    const { store } = await startedTill(bridge);
    store.getState().setConnected(false);
    await new Promise((resolve) => setTimeout(resolve));
    const asked = bridge.calls.length;
    store.getState().setConnected(true);
    await new Promise((resolve) => setTimeout(resolve));
    const then = bridge.calls.slice(asked).map((call) => call.command);
    expect(then).toEqual(['status.get', 'cart.open']);
  });
});

describe('a screen the terminal does not hear', () => {
  test.each([
    ['is away', ipcError('INTERNAL', { detail: 'Failed to fetch' }), null],
    ['refuses yesterday’s token', ipcError('UNAUTHORISED'), 'UNAUTHORISED'],
  ] as const)('the terminal %s', async (_name, error, refused) => {
    const bridge = new ScriptedBridge(quiet);
    const { store } = await startedTill(bridge);
    bridge.script({ 'status.get': () => err(error) });
    store.getState().setConnected(false);
    await new Promise((resolve) => setTimeout(resolve));
    expect(store.getState().connected).toBe(false);
    expect(store.getState().refused?.code ?? null).toBe(refused);
    bridge.script(quiet);
    await store.getState().refresh();
    expect(store.getState()).toMatchObject({ connected: true, refused: null });
  });
});

describe('what the terminal tells while it is asked', () => {
  test('an answer older than an event does not undo what the event said', async () => {
    const bridge = new ScriptedBridge(quiet);
    const { store } = await startedTill(bridge);
    const [old, fresh] = [statusSample(), { ...statusSample(), heldCount: 3 }];
    const answers = [old, fresh];
    bridge.script({
      'status.get': () => {
        const answer = answers.shift() ?? fresh;
        if (answer === old) bridge.emit({ kind: 'status', status: fresh });
        return ok(answer);
      },
    });
    await store.getState().refresh();
    expect(store.getState().status?.heldCount).toBe(3);
  });
});

describe('UX-6 work that takes a while', () => {
  test('is under way from the first command to the last answer', async () => {
    const bridge = new ScriptedBridge(quiet);
    let answer = nothing;
    bridge.script({
      'cart.undo': () =>
        new Promise((resolve) => {
          answer = () => resolve(ok(CART));
        }),
    });
    const { store } = await startedTill(bridge);
    const undone = store.getState().undo();
    await new Promise((resolve) => setTimeout(resolve));
    expect(store.getState().busySince).toBe(1_000);
    answer();
    await undone;
    expect(store.getState().busySince).toBeNull();
  });
});

describe('UX-1 choosing the customer while paying', () => {
  test('goes back to the payment, and only then', async () => {
    const { store } = await startedTill(new ScriptedBridge(quiet));
    const { openDialog, closeDialog } = store.getState();
    openDialog({ kind: 'pay' });
    openDialog({ kind: 'customer' });
    closeDialog();
    expect(store.getState().dialog).toEqual({ kind: 'pay' });
    closeDialog();
    openDialog({ kind: 'customer' });
    closeDialog();
    expect(store.getState().dialog).toBeNull();
  });

  test('back from a settlement to the customers, and from there to the sale', async () => {
    const { store } = await startedTill(new ScriptedBridge(quiet));
    const { openDialog, closeDialog } = store.getState();
    openDialog({ kind: 'settle', customer: customerSample() });
    openDialog({ kind: 'customer' });
    closeDialog();
    expect(store.getState().dialog).toBeNull();
  });

  test('a payment left for something else does not come back', async () => {
    const { store } = await startedTill(new ScriptedBridge(quiet));
    const { openDialog, closeDialog } = store.getState();
    openDialog({ kind: 'pay' });
    openDialog({ kind: 'help' });
    openDialog({ kind: 'customer' });
    closeDialog();
    expect(store.getState().dialog).toBeNull();
  });
});
