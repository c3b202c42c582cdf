import { err, ok } from '../../shared/domain/result.ts';
import type { CommandHandlers } from '../../shared/ipc/bridge.ts';
import { ipcError } from '../../shared/ipc/errors.ts';
import { addTender, removeTender } from './add-tender.ts';
import { browseCatalogue, categories, checkPrice, searchCatalogue } from './browse-catalogue.ts';
import { noCartsElsewhere } from './cart-desk.ts';
import { removeLine, setNote, setPrice, setQuantity } from './change-line.ts';
import { completeRefund, voidSale } from './complete-refund.ts';
import { completeSale } from './complete-sale.ts';
import { addCoupon, removeCoupon } from './coupons.ts';
import { createCustomer } from './create-customer.ts';
import type { Call, TillDeps } from './deps.ts';
import { connectToHq, enrolTerminal } from './enrol.ts';
import { findSales, receiptOf, reprint } from './find-sales.ts';
import { abandonCart, heldCarts, holdCart, openCart, recallCart } from './open-cart.ts';
import { markNoticesSeen, readNotices } from './notices.ts';
import { prepareRefund } from './prepare-refund.ts';
import { acceptPrices } from './price-changes.ts';
import { printLabel } from './print-label.ts';
import { dismissPrint, retryPrint } from './print-jobs.ts';
import { addOpenItem, addProduct, scanItem } from './scan-item.ts';
import { lock, setLocale, signIn, signOut } from './session.ts';
import { setCustomer, setType } from './set-customer.ts';
import { setDiscount } from './set-discount.ts';
import { searchCustomers, settleAccount } from './settle-account.ts';
import { moveCash, openDrawer, openShift } from './shift-cash.ts';
import { closeShift, countShift, currentShift, reportShift, shiftHistory } from './shift-report.ts';
import { stockElsewhere } from './stock-elsewhere.ts';
import {
  printerStatus,
  saveSettings,
  type Surroundings,
  terminalStatus,
} from './terminal-status.ts';
import { undoChange } from './undo-change.ts';
import type { ReceiptPreview } from '../ports.ts';

/** A command is a use case; what only a blocked terminal answers is not here. */
type TillHandlers = Omit<CommandHandlers<Call>, 'recovery.restore'>;

export function createHandlers(
  deps: TillDeps,
  around: Surroundings,
  preview: ReceiptPreview,
): TillHandlers {
  return {
    'status.get': () => ok(terminalStatus(deps, around)),
    'session.signIn': (input, call) => signIn(deps, input, call),
    'session.lock': (_input, call) => lock(deps, call),
    'session.signOut': (_input, call) => signOut(deps, call),
    'session.setLocale': (input, call) => setLocale(deps, input, call),
    'cart.open': (_input, call) => openCart(deps, call),
    'cart.scan': (input, call) => scanItem(deps, input, call),
    'cart.add': (input, call) => addProduct(deps, input, call),
    'cart.addOpenItem': (input, call) => addOpenItem(deps, input, call),
    'cart.setQuantity': (input, call) => setQuantity(deps, input, call),
    'cart.setDiscount': (input, call) => setDiscount(deps, input, call),
    'cart.setPrice': (input, call) => setPrice(deps, input, call),
    'cart.setNote': (input, call) => setNote(deps, input, call),
    'cart.acceptPrices': (input, call) => acceptPrices(deps, input, call),
    'cart.addCoupon': (input, call) => addCoupon(deps, input, call),
    'cart.removeCoupon': (input, call) => removeCoupon(deps, input, call),
    'cart.remove': (input, call) => removeLine(deps, input, call),
    'cart.undo': (input, call) => undoChange(deps, input, call),
    'cart.setCustomer': (input, call) => setCustomer(deps, input, call),
    'cart.setType': (input, call) => setType(deps, input, call),
    'cart.hold': (input, call) => holdCart(deps, input, call),
    'cart.held': (_input, call) => heldCarts(deps, call),
    'cart.recall': (input, call) => recallCart(deps, input, call),
    'cart.heldElsewhere': (_input, call) =>
      around.carts?.elsewhere(call) ?? noCartsElsewhere(deps, call),
    'cart.take': (input, call) =>
      around.carts?.take(input, call) ?? err(ipcError('HQ_NOT_CONFIGURED')),
    'cart.abandon': (input, call) => abandonCart(deps, input, call),
    'tender.add': (input, call) => addTender(deps, input, call),
    'tender.remove': (input, call) => removeTender(deps, input, call),
    'sale.complete': (input, call) => completeSale(deps, input, call),
    'sale.find': (input, call) => findSales(deps, input, call),
    'sale.receipt': (input, call) => {
      const model = receiptOf(deps, input, call);
      if (!model.ok) return model;
      const content = preview(model.value, input.format);
      return ok({ format: input.format, content });
    },
    'catalogue.search': (input, call) => searchCatalogue(deps, input, call),
    'catalogue.browse': (input, call) => browseCatalogue(deps, input, call),
    'catalogue.categories': (_input, call) => categories(deps, call),
    'catalogue.priceCheck': (input, call) => checkPrice(deps, input, call),
    'catalogue.elsewhere': (input, call) => stockElsewhere(deps, around.hq, input, call),
    'customer.search': (input, call) => searchCustomers(deps, input, call),
    'customer.create': (input, call) => createCustomer(deps, input, call),
    'customer.settle': (input, call) => settleAccount(deps, input, call),
    'label.print': (input, call) => printLabel(deps, input, call),
    'print.queue': () => ok(deps.store.read((tx) => printerStatus(tx, around.printWorker))),
    'print.retry': (input, call) => retryPrint(deps, input, call),
    'print.dismiss': (input, call) => dismissPrint(deps, input, call),
    'print.reprint': (input, call) => reprint(deps, input, call),
    'sync.notices': (_input, call) => readNotices(deps, call),
    'sync.noticesSeen': (_input, call) => markNoticesSeen(deps, call),
    'sync.enrol': (input, call) => enrolTerminal(deps, around, input, call),
    'sync.connect': (input, call) => connectToHq(deps, input, call),
    ...createDrawerHandlers(deps),
    'settings.set': (input, call) => saveSettings(deps, input, call),
  };
}

type DrawerCommand = Extract<
  keyof TillHandlers,
  `shift.${string}` | `cash.${string}` | `drawer.${string}` | `refund.${string}` | 'sale.void'
>;

/** What moves money besides selling. */
function createDrawerHandlers(deps: TillDeps): Pick<TillHandlers, DrawerCommand> {
  return {
    'shift.current': (_input, call) => currentShift(deps, call),
    'shift.open': (input, call) => openShift(deps, input, call),
    'cash.move': (input, call) => moveCash(deps, input, call),
    'drawer.open': (input, call) => openDrawer(deps, input, call),
    'shift.report': (input, call) => reportShift(deps, input, call),
    'shift.count': (input, call) => countShift(deps, input, call),
    'shift.close': (input, call) => closeShift(deps, input, call),
    'shift.history': (input, call) => shiftHistory(deps, input, call),
    'refund.prepare': (input, call) => prepareRefund(deps, input, call),
    'refund.complete': (input, call) => completeRefund(deps, input, call),
    'sale.void': (input, call) => voidSale(deps, input, call),
  };
}
