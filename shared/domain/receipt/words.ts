import type { Locale } from '../localized.ts';
import type { Unit } from '../product.ts';
import type { TenderKind } from '../sale.ts';

/** What a receipt says besides the shop's own texts. Written by hand; short, for 32 columns. */
export interface ReceiptWords {
  /** Kazakhstan's business number. */
  readonly bin: string;
  readonly phone: string;
  /** Before the till's number. */
  readonly till: string;
  readonly copy: string;
  readonly training: string;
  readonly gift: string;
  readonly refund: string;
  /** Before the number of the sale that it is of. */
  readonly ofSale: string;
  readonly withoutReceipt: string;
  readonly reason: string;
  readonly givenBack: string;
  readonly customer: string;
  readonly discount: string;
  readonly saleDiscount: string;
  readonly total: string;
  /** `{tax}` is the name with its rate, `{base}` the amount it was taken of. */
  readonly taxIncluded: string;
  readonly taxAdded: string;
  readonly rounding: string;
  readonly change: string;
  readonly reference: string;
  readonly balanceAfter: string;
  readonly tenders: Readonly<Record<TenderKind, string>>;
  /** What stands after a count where no price follows it; the other units are in the quantity. */
  readonly counted: Readonly<Partial<Record<Unit, string>>>;
}

const ENGLISH: ReceiptWords = {
  bin: 'BIN',
  phone: 'tel.',
  till: 'Till',
  copy: 'COPY',
  training: 'TRAINING, NOT A SALE',
  gift: 'GIFT RECEIPT',
  refund: 'REFUND',
  ofSale: 'of',
  withoutReceipt: 'without a receipt',
  reason: 'Reason',
  givenBack: 'GIVEN BACK',
  customer: 'Customer',
  discount: 'discount',
  saleDiscount: 'Discount',
  total: 'TOTAL',
  taxIncluded: 'incl. {tax} of {base}',
  taxAdded: '{tax} on {base}',
  rounding: 'Rounding',
  change: 'Change',
  reference: 'ref.',
  balanceAfter: 'Owed after this sale',
  tenders: {
    cash: 'Cash',
    card: 'Card',
    kaspi: 'Kaspi',
    bank_transfer: 'Bank transfer',
    on_account: 'On account',
  },
  counted: { piece: 'pcs', pack: 'pack' },
};

const RUSSIAN: ReceiptWords = {
  bin: 'БИН',
  phone: 'тел.',
  till: 'Касса',
  copy: 'КОПИЯ',
  training: 'УЧЕБНЫЙ ЧЕК, НЕ ПРОДАЖА',
  gift: 'ПОДАРОЧНЫЙ ЧЕК',
  refund: 'ВОЗВРАТ',
  ofSale: 'по чеку',
  withoutReceipt: 'без чека',
  reason: 'Причина',
  givenBack: 'ВОЗВРАЩЕНО',
  customer: 'Покупатель',
  discount: 'скидка',
  saleDiscount: 'Скидка',
  total: 'ИТОГО',
  taxIncluded: 'в т.ч. {tax} от {base}',
  taxAdded: '{tax} от {base}',
  rounding: 'Округление',
  change: 'Сдача',
  reference: 'код',
  balanceAfter: 'Долг после покупки',
  tenders: {
    cash: 'Наличные',
    card: 'Карта',
    kaspi: 'Kaspi',
    bank_transfer: 'Банковский перевод',
    on_account: 'В долг',
  },
  counted: { piece: 'шт', pack: 'уп' },
};

const KAZAKH: ReceiptWords = {
  bin: 'БСН',
  phone: 'тел.',
  till: 'Касса',
  copy: 'КӨШІРМЕ',
  training: 'ОҚУ ЧЕГІ, САТУ ЕМЕС',
  gift: 'СЫЙЛЫҚ ЧЕГІ',
  refund: 'ҚАЙТАРУ',
  ofSale: 'чек',
  withoutReceipt: 'чексіз',
  reason: 'Себебі',
  givenBack: 'ҚАЙТАРЫЛДЫ',
  customer: 'Сатып алушы',
  discount: 'жеңілдік',
  saleDiscount: 'Жеңілдік',
  total: 'БАРЛЫҒЫ',
  taxIncluded: 'о.і. {tax}, негіз {base}',
  taxAdded: '{tax}, негіз {base}',
  rounding: 'Дөңгелектеу',
  change: 'Қайтарым',
  reference: 'код',
  balanceAfter: 'Сатудан кейінгі қарыз',
  tenders: {
    cash: 'Қолма-қол',
    card: 'Карта',
    kaspi: 'Kaspi',
    bank_transfer: 'Банк аударымы',
    on_account: 'Қарызға',
  },
  counted: { piece: 'дана', pack: 'орам' },
};

const WORDS: Readonly<Record<Locale, ReceiptWords>> = {
  en: ENGLISH,
  ru: RUSSIAN,
  kk: KAZAKH,
};

export function receiptWords(locale: Locale): ReceiptWords {
  return WORDS[locale];
}
