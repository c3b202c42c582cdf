import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CASH_KINDS } from '../../../shared/domain/shift/figures.ts';
import { receiptWords } from '../../../shared/domain/receipt/words.ts';
import { useFormats } from '../../ui/format-context.tsx';
import { Money } from '../../ui/money.tsx';
import type { ShiftView, ZView } from '../api/shift-views.ts';
import { Section } from '../parts/section.tsx';
import { DifferenceTable } from './difference-table.tsx';
import { FigureTable } from './figure-table.tsx';
import { cashName } from './figure-words.ts';
import { OverShort } from './over-short.tsx';

interface ZSectionsProps {
  readonly report: ZView;
  readonly people: ShiftView['people'];
}

/** One Z, all of it, as its paper has it. */
export function ZSections({ report, people }: ZSectionsProps): ReactNode {
  const { t } = useTranslation('office');
  const { differences } = report;
  return (
    <>
      {differences.length === 0 ? null : (
        <Section title={t('shifts.differs')}>
          <p>{t('shifts.differsHelp')}</p>
          <DifferenceTable differences={differences} />
        </Section>
      )}
      <div className="office-columns">
        <Documents report={report} />
        <Drawer report={report} />
        <Tenders report={report} />
        <Taxes report={report} />
        <People report={report} people={people} />
      </div>
    </>
  );
}

function Documents({ report: { figures } }: { readonly report: ZView }): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  const { sales, refunds, perpetual, receipts } = figures;
  const heads = [t('shifts.documents'), t('shifts.sales'), t('shifts.refunds')];
  const amounts = [
    ['gross', 'grossMinor'],
    ['discounts', 'discountMinor'],
    ['tax', 'taxMinor'],
    ['total', 'totalMinor'],
  ] as const;
  return (
    <Section title={t('shifts.documents')}>
      <FigureTable
        label={t('shifts.documents')}
        heads={heads}
        rows={[
          {
            key: 'count',
            cells: [t('shifts.count'), formats.count(sales.count), formats.count(refunds.count)],
          },
          ...amounts.map(([name, field]) => ({
            key: name,
            cells: [
              t(`shifts.${name}`),
              <Money key="sales" minor={sales[field]} />,
              <Money key="refunds" minor={refunds[field]} />,
            ],
          })),
          {
            key: 'perpetual',
            cells: [
              t('shifts.perpetual'),
              <Money key="sales" minor={perpetual.salesMinor} />,
              <Money key="refunds" minor={perpetual.refundsMinor} />,
            ],
          },
        ]}
      />
      {receipts === null ? null : (
        <p className="office-quiet">
          {`${t('shifts.receipts')}: ${t('shifts.receiptRange', receipts)}`}
        </p>
      )}
    </Section>
  );
}

function Drawer({ report }: { readonly report: ZView }): ReactNode {
  const { t } = useTranslation('office');
  const { figures, countedMinor, overShortMinor } = report;
  const rows = CASH_KINDS.filter((kind) => figures.cash[kind] !== 0).map((kind) => ({
    key: kind,
    cells: [cashName(t, kind), <Money key="amount" minor={figures.cash[kind]} />],
  }));
  return (
    <Section title={t('shifts.drawer')}>
      <FigureTable
        label={t('shifts.drawer')}
        heads={[t('shifts.drawer'), t('shifts.amount')]}
        rows={[
          ...rows,
          {
            key: 'expected',
            cells: [t('shifts.expected'), <Money key="amount" minor={figures.expectedMinor} />],
          },
          {
            key: 'counted',
            cells: [t('shifts.counted'), <Money key="amount" minor={countedMinor} />],
          },
          {
            key: 'difference',
            cells: [t('shifts.difference'), <OverShort key="amount" minor={overShortMinor} />],
          },
        ]}
      />
    </Section>
  );
}

function Tenders({ report: { figures } }: { readonly report: ZView }): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  const names = receiptWords(formats.locale).tenders;
  const settled = figures.settlements.map(({ kind, count, amountMinor }) => ({
    key: `settled ${kind}`,
    cells: [
      `${t('shifts.settlements')}: ${names[kind]}`,
      formats.count(count),
      <Money key="taken" minor={amountMinor} />,
      t('parts.none'),
    ],
  }));
  return (
    <Section title={t('shifts.tenders')}>
      <FigureTable
        label={t('shifts.tenders')}
        heads={[t('shifts.tenders'), t('shifts.count'), t('shifts.taken'), t('shifts.givenBack')]}
        empty={t('shifts.noMovements')}
        rows={[
          ...figures.tenders.map(({ kind, count, takenMinor, givenBackMinor }) => ({
            key: kind,
            cells: [
              names[kind],
              formats.count(count),
              <Money key="taken" minor={takenMinor} />,
              <Money key="back" minor={givenBackMinor} />,
            ],
          })),
          ...settled,
          ...(figures.roundingMinor === 0 ? [] : [rounding(t('shifts.rounding'), figures)]),
        ]}
      />
    </Section>
  );
}

function rounding(name: string, { roundingMinor }: ZView['figures']) {
  return { key: 'rounding', cells: [name, '', <Money key="taken" minor={roundingMinor} />, ''] };
}

function Taxes({ report: { figures } }: { readonly report: ZView }): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  return (
    <Section title={t('shifts.taxes')}>
      <FigureTable
        label={t('shifts.taxes')}
        heads={[t('shifts.taxes'), t('shifts.taxBase'), t('shifts.tax')]}
        empty={t('shifts.noMovements')}
        rows={figures.taxes.map((tax) => ({
          key: JSON.stringify([tax.code, tax.ratePpm, tax.inclusive, tax.name]),
          cells: [
            `${tax.name} ${formats.percent(tax.ratePpm)}`,
            <Money key="base" minor={tax.baseMinor} />,
            <Money key="tax" minor={tax.taxMinor} />,
          ],
        }))}
      />
    </Section>
  );
}

function People({ report: { figures }, people }: ZSectionsProps): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  const names = new Map(people.map(({ userId, name }) => [userId, name]));
  return (
    <Section title={t('shifts.people')}>
      <FigureTable
        label={t('shifts.people')}
        heads={[t('shifts.people'), t('shifts.count'), t('shifts.net')]}
        empty={t('shifts.noMovements')}
        rows={figures.cashiers.map(({ userId, count, totalMinor }) => ({
          key: userId,
          cells: [
            names.get(userId) ?? t('shifts.somebody'),
            formats.count(count),
            <Money key="net" minor={totalMinor} />,
          ],
        }))}
      />
    </Section>
  );
}
