import type { ReactNode } from 'react';
import { assertNever } from '../../../shared/domain/result.ts';
import { useTill } from '../till-context.tsx';
import type { DialogState } from '../till-state.ts';
import { ReturnDialog } from './returns/return-dialog.tsx';
import { ReturnedDialog } from './returns/returned-dialog.tsx';
import { ReturnsDialog } from './returns/returns-dialog.tsx';
import { CashDialog } from './shift/cash-dialog.tsx';
import { CountDialog } from './shift/count-dialog.tsx';
import { ShiftDialog } from './shift/shift-dialog.tsx';
import { ShiftHistoryDialog } from './shift/shift-history-dialog.tsx';
import { ShiftReportDialog } from './shift/shift-report-dialog.tsx';
import { WeighDialog } from '../weigh-dialog.tsx';
import { AgeCheckDialog } from './age-check-dialog.tsx';
import { CouponDialog } from './coupon-dialog.tsx';
import { CustomerDialog } from './customer/customer-dialog.tsx';
import { NewCustomerDialog } from './customer/new-customer-dialog.tsx';
import { SettleDialog } from './customer/settle-dialog.tsx';
import { DiscountDialog } from './discount/discount-dialog.tsx';
import { EnrolDialog } from './enrol/enrol-dialog.tsx';
import { HeldDialog } from './held-dialog.tsx';
import { HelpDialog } from './help/help-dialog.tsx';
import { HoldDialog } from './hold-dialog.tsx';
import { MoreDialog } from './more/more-dialog.tsx';
import { NoteDialog } from './note-dialog.tsx';
import { NoticesDialog } from './notices-dialog.tsx';
import { OpenItemDialog } from './open-item-dialog.tsx';
import { OverrideDialog } from './override/override-dialog.tsx';
import { PayDialog } from './pay/pay-dialog.tsx';
import { PriceCheckDialog } from './price-check/price-check-dialog.tsx';
import { PricesDialog } from './prices-dialog.tsx';
import { PriceDialog } from './price-dialog.tsx';
import { PrinterDialog } from './printer/printer-dialog.tsx';
import { QuantityDialog } from './quantity-dialog.tsx';
import { ReceiptDialog } from './sales/receipt-dialog.tsx';
import { SalesDialog } from './sales/sales-dialog.tsx';
import { SettingsDialog } from './settings/settings-dialog.tsx';
import { WhyDialog } from './why-dialog.tsx';

/** The one dialog that stands open, if any does. */
export function DialogHost(): ReactNode {
  const dialog = useTill((till) => till.dialog);
  return dialog === null ? null : dialogFor(dialog);
}

function dialogFor(dialog: DialogState): ReactNode {
  switch (dialog.kind) {
    case 'quantity':
      return <QuantityDialog dialog={dialog} />;
    case 'discount':
      return <DiscountDialog dialog={dialog} />;
    case 'price':
      return <PriceDialog dialog={dialog} />;
    case 'note':
      return <NoteDialog dialog={dialog} />;
    case 'pay':
      return <PayDialog />;
    case 'customer':
      return <CustomerDialog dialog={dialog} />;
    case 'newCustomer':
      return <NewCustomerDialog dialog={dialog} />;
    case 'settle':
      return <SettleDialog dialog={dialog} />;
    case 'prices':
      return <PricesDialog />;
    case 'notices':
      return <NoticesDialog />;
    case 'enrol':
      return <EnrolDialog />;
    case 'held':
      return <HeldDialog />;
    case 'hold':
      return <HoldDialog />;
    case 'priceCheck':
      return <PriceCheckDialog dialog={dialog} />;
    case 'override':
      return <OverrideDialog dialog={dialog} />;
    case 'ageCheck':
      return <AgeCheckDialog dialog={dialog} />;
    case 'openItem':
      return <OpenItemDialog dialog={dialog} />;
    case 'sales':
      return <SalesDialog />;
    case 'receipt':
      return <ReceiptDialog dialog={dialog} />;
    case 'why':
      return <WhyDialog dialog={dialog} />;
    case 'coupon':
      return <CouponDialog />;
    case 'printer':
      return <PrinterDialog />;
    case 'settings':
      return <SettingsDialog />;
    case 'help':
      return <HelpDialog />;
    case 'more':
      return <MoreDialog />;
    case 'shift':
      return <ShiftDialog />;
    case 'cash':
      return <CashDialog key={dialog.what} dialog={dialog} />;
    case 'shiftCount':
      return <CountDialog />;
    case 'shiftReport':
      return <ShiftReportDialog dialog={dialog} />;
    case 'shiftHistory':
      return <ShiftHistoryDialog />;
    case 'weigh':
      return <WeighDialog dialog={dialog} />;
    default:
      return returnFor(dialog);
  }
}

type ReturnState = Extract<DialogState, { kind: 'returns' | 'return' | 'returned' }>;

/** What comes back. */
function returnFor(dialog: ReturnState): ReactNode {
  switch (dialog.kind) {
    case 'returns':
      return <ReturnsDialog />;
    case 'return':
      return <ReturnDialog key={dialog.code ?? dialog.saleId ?? ''} dialog={dialog} />;
    case 'returned':
      return <ReturnedDialog dialog={dialog} />;
    default:
      return assertNever(dialog);
  }
}
