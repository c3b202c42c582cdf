const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * A day of this browser's calendar as the moment it begins, so many days later.
 * @returns undefined for what is no day
 */
export function momentOf(day: string, daysLater: number): string | undefined {
  if (!DAY.test(day)) return undefined;
  const moment = new Date(`${day}T00:00:00`);
  if (Number.isNaN(moment.getTime())) return undefined;
  moment.setDate(moment.getDate() + daysLater);
  return moment.toISOString();
}
