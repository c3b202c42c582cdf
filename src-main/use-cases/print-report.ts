import { PrintJobId } from '../../shared/domain/ids.ts';
import { receiptWords } from '../../shared/domain/receipt/words.ts';
import { textIn } from '../../shared/domain/localized.ts';
import type { ShiftReportModel } from '../../shared/domain/shift/report-model.ts';
import type { ShiftReportView } from '../../shared/ipc/shift-views.ts';
import type { ShiftWork } from './shift-desk.ts';

/**
 * Queues an X or a Z for the receipt printer, in the shop's language of receipts.
 * @returns false where no printer is set up
 */
export function printReport(work: ShiftWork, view: ShiftReportView, copy: boolean): boolean {
  const { deps, tx, actor, moment } = work;
  const { renderer } = deps;
  if (renderer === null) return false;
  const [job] = tx.printWrites.enqueue([
    {
      jobId: PrintJobId.parse(deps.ids.next()),
      kind: 'report',
      saleId: null,
      profile: renderer.profile.name,
      bytes: renderer.report(reportModel(work, view, copy)),
      copyNumber: 0,
      createdAt: moment.at,
    },
  ]);
  const { shiftId, number } = view.shift;
  const kind = view.closedAt === null ? 'X' : 'Z';
  // A Z's paper is in no event of the journal: the trail vouches for it.
  tx.audit({
    type: 'shift.reported',
    userId: actor.userId,
    origin: actor.origin,
    data: { shiftId, number, kind, jobId: job?.jobId ?? '', sha256: job?.sha256 ?? '' },
    description: `${kind} of shift ${number} printed`,
  });
  return true;
}

function reportModel(
  { deps, tx, actor, moment }: ShiftWork,
  view: ShiftReportView,
  copy: boolean,
): ShiftReportModel {
  const { figures, shift, countedMinor, overShortMinor, closedAt } = view;
  const storefront = tx.terminal.storefront();
  const locale = storefront.receiptLocale;
  const shop = deps.shopTime(storefront.timeZone);
  const localTime = (at: string): string => shop.localTime(Date.parse(at));
  return {
    kind: closedAt === null ? 'X' : 'Z',
    ...{ locale, currency: storefront.currency, figures, countedMinor, overShortMinor, copy },
    shop: {
      address: storefront.address,
      bin: storefront.bin,
      footer: textIn(storefront.footer, locale),
      name: storefront.legalName || storefront.name,
      phone: storefront.phone,
    },
    number: shift.number,
    terminalName: `${receiptWords(locale).till} ${tx.terminal.identity().name}`,
    openedTime: localTime(shift.openedAt),
    madeTime: closedAt === null ? moment.localTime : localTime(closedAt),
    madeBy: closedAt === null ? actor.user.name : view.closedBy,
    cashierNames: new Map(view.names.map(({ userId, name }) => [userId, name])),
  };
}
