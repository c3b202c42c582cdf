import type { RuleSchedule, TimeWindow } from './price-book.ts';

/** When a cart is priced, by the shop's own calendar and clock: the caller reads them. */
export interface PriceMoment {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Since midnight, 0 to 1439. */
  readonly minuteOfDay: number;
}

export interface ValidDays {
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/** Both ends included; ISO dates, so that text order is the order of days. */
export function isValidOn({ validFrom, validTo }: ValidDays, date: string): boolean {
  return (validFrom === null || validFrom <= date) && (validTo === null || date <= validTo);
}

/**
 * Whether a rule is in force. What a window that runs over midnight has after midnight belongs to
 * the day it began on, its weekday and its dates alike.
 */
export function isScheduled(schedule: RuleSchedule, moment: PriceMoment): boolean {
  if (schedule.windows.length === 0) return isValidOn(schedule, moment.date);
  return schedule.windows.some((window) => {
    const began = beganOn(window, moment);
    return (
      began !== null && isValidOn(schedule, began) && window.weekdays.includes(weekdayOf(began))
    );
  });
}

function beganOn(window: TimeWindow, { date, minuteOfDay }: PriceMoment): string | null {
  const { fromMinute, toMinute } = window;
  if (fromMinute < toMinute) {
    return fromMinute <= minuteOfDay && minuteOfDay < toMinute ? date : null;
  }
  if (minuteOfDay >= fromMinute) return date;
  return minuteOfDay < toMinute ? dayBefore(date) : null;
}

/** Monday is 1. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

function dayBefore(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}
