import { z } from 'zod';
import { parseMinor, type Currency } from '../../../shared/domain/money.ts';
import { isCounted, MILLI_ONE, parseQuantity } from '../../../shared/domain/quantity.ts';
import type { Doubt } from '../api/terminal-views.ts';

/** What was typed for each counter: one count, or several joined by a plus. */
export type CountDraft = Readonly<Record<string, string>>;

export type Counted =
  | { readonly state: 'empty' }
  | { readonly state: 'unreadable' }
  | { readonly state: 'tooHigh'; readonly found: number }
  | { readonly state: 'counted'; readonly found: number; readonly parts: number };

/** `3 + 5`: what lay on the shelf and what lay in the store-room, added up. */
export function countOf(text: string, doubt: Doubt, currency: Currency): Counted {
  if (text.trim() === '') return { state: 'empty' };
  const parts = text.split('+').map((part) => partOf(part.trim(), doubt, currency));
  let found = 0;
  for (const part of parts) {
    if (part === null || part < 0) return { state: 'unreadable' };
    found += part;
  }
  if (!Number.isSafeInteger(found)) return { state: 'unreadable' };
  if (found > doubt.inDoubt) return { state: 'tooHigh', found };
  return { state: 'counted', found, parts: parts.length };
}

function partOf(text: string, doubt: Doubt, currency: Currency): number | null {
  if (text === '') return null;
  if (doubt.kind === 'credit') return parseMinor(text, currency);
  const quantity = parseQuantity(text);
  const whole = doubt.unit !== null && isCounted(doubt.unit);
  return quantity !== null && whole && quantity % MILLI_ONE !== 0 ? null : quantity;
}

const Draft = z.record(z.string(), z.string());

function placeOf(exceptionId: string): string {
  return `tillwright.hq.count.${exceptionId}`;
}

/** Counting takes a walk through the shop: what was typed stays in this browser until then. */
export function readDraft(storage: Storage, exceptionId: string): CountDraft {
  try {
    return Draft.parse(JSON.parse(storage.getItem(placeOf(exceptionId)) ?? '{}'));
  } catch {
    return {};
  }
}

export function keepDraft(storage: Storage, exceptionId: string, draft: CountDraft): void {
  try {
    storage.setItem(placeOf(exceptionId), JSON.stringify(draft));
  } catch {
    // A browser that keeps nothing still shows what was typed until the dialog is closed.
  }
}

export function forgetDraft(storage: Storage, exceptionId: string): void {
  storage.removeItem(placeOf(exceptionId));
}
