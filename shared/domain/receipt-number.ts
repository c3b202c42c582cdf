/** Receipt numbers, and the dates and times they are made of. */

export interface ReceiptNumber {
  /** The shop's short code: 1 to 8 capital letters and digits. */
  readonly storefrontCode: string;
  /** `YYYY-MM-DD`. */
  readonly businessDate: string;
  /** Two digits that HQ gave this terminal (and epoch). */
  readonly series: string;
  /** Counts up by one and never resets; from 1. */
  readonly counter: number;
}

/**
 * `{storefront}-{yyyymmdd}-{SS}{NNNNNN}`, e.g. `S01-20261121-01000042`. The counter has six digits,
 * and more rather than failing a sale once a series has counted a million.
 * @throws RangeError when a part is malformed
 */
export function formatReceiptNumber(parts: ReceiptNumber): string {
  const { storefrontCode, businessDate: date, series, counter } = parts;
  const wellFormed =
    /^[A-Z0-9]{1,8}$/.test(storefrontCode) &&
    isDate(date) &&
    /^\d{2}$/.test(series) &&
    Number.isSafeInteger(counter) &&
    counter >= 1 &&
    counter <= 999_999_999;
  if (!wellFormed) throw new RangeError(`No receipt number: ${JSON.stringify(parts)}`);
  const day = date.replaceAll('-', '');
  return `${storefrontCode}-${day}-${series}${String(counter).padStart(6, '0')}`;
}

/** The parts of a receipt number, or null where it is none that `formatReceiptNumber` makes. */
export function parseReceiptNumber(text: string): ReceiptNumber | null {
  const match = /^([A-Z0-9]{1,8})-(\d{4})(\d{2})(\d{2})-(\d{2})(\d{6,9})$/.exec(text);
  if (match === null) return null;
  const [, storefrontCode = '', year = '', month = '', day = '', series = '', count = ''] = match;
  const date = `${year}-${month}-${day}`;
  const counter = Number(count);
  const padded = String(counter).padStart(6, '0') === count;
  if (!isDate(date) || counter < 1 || !padded) return null;
  return { storefrontCode, businessDate: date, series, counter };
}

/**
 * Tells the shop's time. Made once, since building it costs a hundred times what asking it does.
 */
export interface ShopClock {
  /** As `localTime`. */
  localTime(wallMs: number): string;
  /** As `businessDate`. */
  businessDate(wallMs: number, previous: string | null): string;
}

const MINUTE_MS = 60_000;
const WHOLE_MINUTES_SINCE_MS = Date.UTC(1973, 0);

/** @throws RangeError when the time zone is unknown */
export function shopClock(timeZone: string): ShopClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const written = (wallMs: number): string => {
    const parts = new Map(format.formatToParts(wallMs).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes, width: number): string =>
      (parts.get(type) ?? '').padStart(width, '0');
    const date = `${part('year', 4)}-${part('month', 2)}-${part('day', 2)}`;
    return `${date}T${part('hour', 2)}:${part('minute', 2)}`;
  };
  // Every document asks for its moment, which writing costs; and clocks have gone by whole minutes
  // from UTC everywhere since 1972.
  let last = { minute: Number.NaN, text: '' };
  const local = (wallMs: number): string => {
    const minute = Math.floor(wallMs / MINUTE_MS);
    if (wallMs < WHOLE_MINUTES_SINCE_MS) return written(wallMs);
    if (last.minute !== minute) last = { minute, text: written(wallMs) };
    return last.text;
  };
  return {
    localTime: local,
    businessDate: (wallMs, previous) => {
      const today = local(wallMs).slice(0, 10);
      return previous !== null && previous > today ? previous : today;
    },
  };
}

/**
 * The shop's date (`YYYY-MM-DD`), never earlier than `previous`: a clock set back must not open a
 * day that is over. A clock once set far ahead therefore holds the date there until the calendar
 * reaches it.
 * @throws RangeError when the time zone is unknown
 */
export function businessDate(wallMs: number, timeZone: string, previous: string | null): string {
  return shopClock(timeZone).businessDate(wallMs, previous);
}

/**
 * Wall time at the shop, `YYYY-MM-DDTHH:MM`.
 * @throws RangeError when the time zone is unknown
 */
export function localTime(wallMs: number, timeZone: string): string {
  return shopClock(timeZone).localTime(wallMs);
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8));
  // The day before the next month's first is this month's last.
  const last = new Date(Date.UTC(Number(text.slice(0, 4)), month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= last;
}
