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

/** A moment with what its windows ask: a cart asks for thousands of rules. */
export interface ClockFace extends PriceMoment {
  /** Monday is 1. */
  readonly weekday: number;
  readonly dayBefore: string;
}

export function clockFace(moment: PriceMoment): ClockFace {
  const day = new Date(`${moment.date}T00:00:00Z`);
  const weekday = day.getUTCDay() || 7;
  day.setUTCDate(day.getUTCDate() - 1);
  return { ...moment, weekday, dayBefore: day.toISOString().slice(0, 10) };
}

/**
 * Whether a rule is in force. What a window that runs over midnight has after midnight belongs to
 * the day it began on, its weekday and its dates alike.
 */
export function isScheduled(schedule: RuleSchedule, face: ClockFace): boolean {
  if (schedule.windows.length === 0) return isValidOn(schedule, face.date);
  return schedule.windows.some((window) => {
    const began = beganOn(window, face);
    return (
      began !== null && window.weekdays.includes(began.weekday) && isValidOn(schedule, began.date)
    );
  });
}

function beganOn(
  { fromMinute, toMinute }: TimeWindow,
  { date, minuteOfDay, weekday, dayBefore }: ClockFace,
): { readonly date: string; readonly weekday: number } | null {
  const today = { date, weekday };
  if (fromMinute < toMinute) {
    return fromMinute <= minuteOfDay && minuteOfDay < toMinute ? today : null;
  }
  if (minuteOfDay >= fromMinute) return today;
  if (minuteOfDay >= toMinute) return null;
  return { date: dayBefore, weekday: weekday === 1 ? 7 : weekday - 1 };
}
