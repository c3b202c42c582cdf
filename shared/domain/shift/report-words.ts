import type { Locale } from '../localized.ts';
import type { CashKind } from './figures.ts';

/** What X and Z say besides what receipts say. Written by hand; short, for 32 columns. */
export interface ReportWords {
  readonly title: Readonly<Record<'X' | 'Z', string>>;
  readonly copy: string;
  readonly opened: string;
  readonly made: Readonly<Record<'X' | 'Z', string>>;
  readonly by: string;
  readonly receipts: string;
  readonly sales: string;
  readonly refunds: string;
  readonly gross: string;
  readonly discounts: string;
  readonly net: string;
  readonly rounding: string;
  readonly taxes: string;
  /** `{tax}` is the name with its rate, `{base}` the amount it was taken of. */
  readonly tax: string;
  readonly tenders: string;
  readonly givenBack: string;
  readonly settlements: string;
  readonly cashiers: string;
  readonly drawer: string;
  readonly cash: Readonly<Record<CashKind, string>>;
  readonly expected: string;
  readonly counted: string;
  readonly over: string;
  readonly short: string;
  readonly even: string;
  readonly openings: string;
  readonly perpetual: string;
}

const ENGLISH: ReportWords = {
  title: { X: 'X REPORT', Z: 'Z REPORT' },
  copy: 'COPY',
  opened: 'Opened',
  made: { X: 'As of', Z: 'Closed' },
  by: 'By',
  receipts: 'Receipts',
  sales: 'Sales',
  refunds: 'Refunds',
  gross: 'before discounts',
  discounts: 'discounts',
  net: 'NET',
  rounding: 'Cash rounding',
  taxes: 'TAXES',
  tax: '{tax} of {base}',
  tenders: 'TENDERS',
  givenBack: 'given back',
  settlements: 'PAID ON ACCOUNT',
  cashiers: 'CASHIERS',
  drawer: 'DRAWER',
  cash: {
    float: 'Float',
    in: 'Paid in',
    out: 'Paid out',
    drop: 'To the safe',
    correction: 'Corrections',
    sale: 'Cash sales',
    refund: 'Cash refunds',
    settlement: 'On account',
  },
  expected: 'Should be',
  counted: 'Counted',
  over: 'OVER',
  short: 'SHORT',
  even: 'Agrees',
  openings: 'Drawer opened, no sale',
  perpetual: 'SINCE THE TILL BEGAN',
};

const RUSSIAN: ReportWords = {
  title: { X: 'X-ОТЧЁТ', Z: 'Z-ОТЧЁТ' },
  copy: 'КОПИЯ',
  opened: 'Открыта',
  made: { X: 'На момент', Z: 'Закрыта' },
  by: 'Кто',
  receipts: 'Чеки',
  sales: 'Продажи',
  refunds: 'Возвраты',
  gross: 'до скидок',
  discounts: 'скидки',
  net: 'ВЫРУЧКА',
  rounding: 'Округление',
  taxes: 'НАЛОГИ',
  tax: '{tax} от {base}',
  tenders: 'ОПЛАТЫ',
  givenBack: 'возвращено',
  settlements: 'ПОГАШЕНИЕ ДОЛГОВ',
  cashiers: 'КАССИРЫ',
  drawer: 'ЯЩИК',
  cash: {
    float: 'Размен',
    in: 'Внесено',
    out: 'Выдано',
    drop: 'В сейф',
    correction: 'Поправки',
    sale: 'Продажи',
    refund: 'Возвраты',
    settlement: 'Долги',
  },
  expected: 'Должно быть',
  counted: 'Посчитано',
  over: 'ИЗЛИШЕК',
  short: 'НЕДОСТАЧА',
  even: 'Сходится',
  openings: 'Ящик без продажи',
  perpetual: 'С НАЧАЛА РАБОТЫ КАССЫ',
};

const KAZAKH: ReportWords = {
  title: { X: 'X ЕСЕБІ', Z: 'Z ЕСЕБІ' },
  copy: 'КӨШІРМЕ',
  opened: 'Ашылды',
  made: { X: 'Қазір', Z: 'Жабылды' },
  by: 'Кім',
  receipts: 'Чектер',
  sales: 'Сатылым',
  refunds: 'Қайтару',
  gross: 'жеңілдікке дейін',
  discounts: 'жеңілдіктер',
  net: 'ТҮСІМ',
  rounding: 'Дөңгелектеу',
  taxes: 'САЛЫҚТАР',
  tax: '{tax}, негіз {base}',
  tenders: 'ТӨЛЕМДЕР',
  givenBack: 'қайтарылды',
  settlements: 'ҚАРЫЗДАН ТӨЛЕНДІ',
  cashiers: 'КАССИРЛЕР',
  drawer: 'ЖӘШІК',
  cash: {
    float: 'Ұсақ ақша',
    in: 'Салынды',
    out: 'Берілді',
    drop: 'Сейфке',
    correction: 'Түзетулер',
    sale: 'Сатылым',
    refund: 'Қайтару',
    settlement: 'Қарыздан',
  },
  expected: 'Болуы керек',
  counted: 'Саналды',
  over: 'АРТЫҚ',
  short: 'КЕМ',
  even: 'Сәйкес',
  openings: 'Сатусыз ашылды',
  perpetual: 'КАССА БАСТАЛҒАЛЫ',
};

const WORDS: Readonly<Record<Locale, ReportWords>> = { en: ENGLISH, ru: RUSSIAN, kk: KAZAKH };

export function reportWords(locale: Locale): ReportWords {
  return WORDS[locale];
}
