export type TextField = HTMLInputElement | HTMLTextAreaElement;

const TYPED: ReadonlySet<string> = new Set(['text', 'search', 'tel', 'url', 'password']);

/** The field that keys go into, where `target` is one. */
export function textFieldOf(target: EventTarget | null): TextField | null {
  if (target instanceof HTMLTextAreaElement) return target;
  if (target instanceof HTMLInputElement && TYPED.has(target.type)) return target;
  return null;
}

/** Sets what stands in a field so that React hears of it, as if it had been typed. */
export function setFieldValue(field: TextField, value: string): void {
  if (field.value === value) return;
  const prototype =
    field instanceof HTMLTextAreaElement
      ? HTMLTextAreaElement.prototype
      : HTMLInputElement.prototype;
  // React shadows `value` on the element to tell its own writes apart; the prototype's is the real
  // one.
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
