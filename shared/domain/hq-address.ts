/** Where a till may look for HQ: anywhere by https, on its own machine by http too. */
const PLACE =
  /^(https):\/\/[a-z0-9.-]+(:\d{1,5})?\/?$|^(http):\/\/(127\.0\.0\.1|localhost)(:\d{1,5})?\/?$/;

/**
 * HQ's address as somebody typed it, without a path; https where no scheme was typed.
 * @returns null for one that is none, or that nothing protects on its way
 */
export function readHqAddress(typed: string): string | null {
  const text = typed.trim().toLowerCase();
  const whole = /^[a-z]+:\/\//.test(text) ? text : `https://${text}`;
  return PLACE.test(whole) ? whole.replace(/\/$/, '') : null;
}
