/**
 * The latest day of birth of somebody who is `age` today, as `DD.MM.YYYY`. Somebody born on
 * 29 February comes of age on 1 March in a year that has none.
 */
export function latestBirthDay(today: Date, age: number): string {
  const year = today.getFullYear() - age;
  const month = today.getMonth() + 1;
  const lastOfMonth = new Date(year, month, 0).getDate();
  const day = Math.min(today.getDate(), lastOfMonth);
  return `${two(day)}.${two(month)}.${year}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
