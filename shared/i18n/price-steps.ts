import type { Locale } from '../domain/localized.ts';
import { type Minor, minor, type Ppm, ppm, PPM_ONE } from '../domain/money.ts';
import { formatQuantity, milli } from '../domain/quantity.ts';
import type { PriceStep, PriceStepCode } from '../domain/sale.ts';

/** How the reader writes figures. */
export interface StepWriter {
  readonly locale: Locale;
  money(amountMinor: Minor): string;
  percent(sharePpm: Ppm): string;
}

/** What a step is called, and what it is called with all its figures. */
interface StepWords {
  readonly plain: string;
  /** `{names}` are those of the step's `params`. */
  readonly full?: string;
  /** In place of `full` where what is given is free. */
  readonly free?: string;
}

type StepWordsTable = Readonly<Record<PriceStepCode, StepWords>>;

const en: StepWordsTable = {
  price_list: { plain: 'Price list' },
  tier_price: { plain: 'Price for more', full: 'Price from {fromMilli}' },
  override: { plain: 'Price changed by hand' },
  embedded: { plain: 'Price from the label' },
  open: { plain: 'Open price' },
  tax_exempt: { plain: 'Without tax' },
  percent: { plain: 'Offer', full: 'Offer: {sharePpm} off' },
  amount: { plain: 'Offer', full: 'Offer: {unitMinor} off each' },
  fixed_price: { plain: 'Offer price', full: 'Offer price: {priceMinor} each' },
  bundle: { plain: 'Set', full: 'Set of {pieceCount} for {priceMinor}' },
  mix_match: { plain: 'Several for one price', full: 'Any {pieceCount} for {priceMinor}' },
  buy_get: {
    plain: 'Buy and get',
    full: 'Buy {buyCount}, get {getCount} with {sharePpm} off',
    free: 'Buy {buyCount}, get {getCount} free',
  },
  basket_percent: { plain: 'Offer on the purchase', full: '{sharePpm} off the purchase' },
  basket_amount: {
    plain: 'Offer on the purchase',
    full: 'Share of {basketMinor} off the purchase',
  },
  floor: { plain: 'Given back: no lower price is allowed' },
  line_discount: { plain: 'Discount on the line' },
  sale_discount: { plain: 'Share of the sale’s discount' },
};

const ru: StepWordsTable = {
  price_list: { plain: 'Прайс-лист' },
  tier_price: { plain: 'Цена за количество', full: 'Цена от {fromMilli}' },
  override: { plain: 'Цена изменена вручную' },
  embedded: { plain: 'Цена с этикетки' },
  open: { plain: 'Свободная цена' },
  tax_exempt: { plain: 'Без налога' },
  percent: { plain: 'Акция', full: 'Акция: скидка {sharePpm}' },
  amount: { plain: 'Акция', full: 'Акция: скидка {unitMinor} за единицу' },
  fixed_price: { plain: 'Цена по акции', full: 'Цена по акции: {priceMinor} за единицу' },
  bundle: { plain: 'Комплект', full: 'Комплект: {pieceCount} шт. за {priceMinor}' },
  mix_match: { plain: 'Несколько за одну цену', full: 'Любые {pieceCount} шт. за {priceMinor}' },
  buy_get: {
    plain: 'Купи и получи',
    full: 'При покупке {buyCount} шт. ещё {getCount} шт. со скидкой {sharePpm}',
    free: 'При покупке {buyCount} шт. ещё {getCount} шт. бесплатно',
  },
  basket_percent: { plain: 'Акция на покупку', full: 'Скидка {sharePpm} на покупку' },
  basket_amount: { plain: 'Акция на покупку', full: 'Доля скидки {basketMinor} на покупку' },
  floor: { plain: 'Возвращено: ниже цена не допускается' },
  line_discount: { plain: 'Скидка на строку' },
  sale_discount: { plain: 'Доля скидки на чек' },
};

const kk: StepWordsTable = {
  price_list: { plain: 'Баға тізімі' },
  tier_price: { plain: 'Көлемге қарай баға', full: '{fromMilli} бастап баға' },
  override: { plain: 'Баға қолмен өзгертілді' },
  embedded: { plain: 'Затбелгідегі баға' },
  open: { plain: 'Еркін баға' },
  tax_exempt: { plain: 'Салықсыз' },
  percent: { plain: 'Науқан', full: 'Науқан: {sharePpm} жеңілдік' },
  amount: { plain: 'Науқан', full: 'Науқан: әр бірлікке {unitMinor} жеңілдік' },
  fixed_price: { plain: 'Науқан бағасы', full: 'Науқан бағасы: бірлігі {priceMinor}' },
  bundle: { plain: 'Жинақ', full: 'Жинақ: {pieceCount} дана {priceMinor}' },
  mix_match: { plain: 'Бірнешеуі бір бағаға', full: 'Кез келген {pieceCount} дана {priceMinor}' },
  buy_get: {
    plain: 'Сатып ал да, қосымша ал',
    full: '{buyCount} дана алсаңыз, тағы {getCount} дана {sharePpm} жеңілдікпен',
    free: '{buyCount} дана алсаңыз, тағы {getCount} дана тегін',
  },
  basket_percent: { plain: 'Сатып алуға науқан', full: 'Сатып алуға {sharePpm} жеңілдік' },
  basket_amount: {
    plain: 'Сатып алуға науқан',
    full: 'Сатып алуға {basketMinor} жеңілдіктің үлесі',
  },
  floor: { plain: 'Қайтарылды: бұдан төмен бағаға болмайды' },
  line_discount: { plain: 'Жолға жеңілдік' },
  sale_discount: { plain: 'Чек жеңілдігінің үлесі' },
};

export const priceStepWords: Readonly<Record<Locale, StepWordsTable>> = { en, ru, kk };

/**
 * A step of a line's price in the reader's language, its figures written out; its plain name where
 * a figure is missing, as in steps of before.
 */
export function priceStepText(step: PriceStep, writer: StepWriter): string {
  const { plain, full, free } = priceStepWords[writer.locale][step.rule];
  const params = step.params ?? {};
  const wanted = params['sharePpm'] === PPM_ONE ? (free ?? full) : full;
  if (wanted === undefined) return plain;
  const names = [...wanted.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  if (names.some((name) => params[name] === undefined)) return plain;
  return wanted.replace(/\{(\w+)\}/g, (_, name: string) =>
    written(name, params[name] ?? 0, writer),
  );
}

function written(name: string, value: number, writer: StepWriter): string {
  if (name.endsWith('Minor')) return writer.money(minor(value));
  if (name.endsWith('Ppm')) return writer.percent(ppm(value));
  return formatQuantity(
    milli(name.endsWith('Milli') ? value : value * 1000),
    'piece',
    writer.locale,
  );
}
