import type { SaleId } from '../../shared/domain/ids.ts';
import { milli } from '../../shared/domain/quantity.ts';
import type { RestockKind } from '../../shared/domain/refund.ts';
import type { CommandInput } from '../../shared/ipc/contract.ts';
import type { CompletedRefund, RefundPlanView } from '../../shared/ipc/refund-views.ts';
import type { Till } from './till-fixture.ts';

/** A till in this process, or one that is linked to an HQ. */
type Asking = Pick<Till, 'ask'>;

export interface Return {
  /** By line of the sale, how much of it comes back; 0 for none. Left out: all that is left. */
  readonly quantities?: readonly number[];
  readonly restock?: RestockKind;
  readonly way?: 'same' | 'cash';
  readonly override?: CommandInput<'refund.complete'>['override'];
  readonly refundId?: RefundPlanView['refundId'];
}

/** What a cashier sends who takes something back. */
export async function refundInput(
  till: Asking,
  saleId: SaleId,
  wanted: Return = {},
): Promise<CommandInput<'refund.complete'>> {
  const { restock = 'restock', way = 'same', override } = wanted;
  const plan = await till.ask('refund.prepare', { saleId });
  const lines = plan.lines.flatMap(({ lineId, leftMilli }, index) => {
    const quantityMilli = milli(wanted.quantities?.[index] ?? leftMilli);
    return quantityMilli === 0 ? [] : [{ lineId, quantityMilli, restock }];
  });
  const chosen = lines.map(({ lineId, quantityMilli }) => ({ lineId, quantityMilli }));
  const { tenders } = await till.ask('refund.prepare', { saleId, lines: chosen });
  return {
    refundId: wanted.refundId ?? plan.refundId,
    saleId,
    lines,
    reason: 'it did not please',
    tenders: tenders.map(({ tenderId }) => ({ tenderId, way, reference: 'SLIP1' })),
    ...(override === undefined ? {} : { override }),
  };
}

export async function takeBack(
  till: Asking,
  saleId: SaleId,
  wanted: Return = {},
): Promise<CompletedRefund> {
  return till.ask('refund.complete', await refundInput(till, saleId, wanted));
}
