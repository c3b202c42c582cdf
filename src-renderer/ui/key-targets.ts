/** A field that takes letters. A number field is none: letters are shortcuts there. */
export function isTextField(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement) return true;
  if (!(target instanceof HTMLInputElement)) return false;
  if (target.dataset['numberEntry'] !== undefined) return false;
  return !['button', 'checkbox', 'radio', 'range', 'submit'].includes(target.type);
}

/** Where Enter already means something: a button pressed by keyboard, a new line of text. */
export function keepsEnter(target: EventTarget | null): boolean {
  return target instanceof HTMLButtonElement || target instanceof HTMLTextAreaElement;
}
