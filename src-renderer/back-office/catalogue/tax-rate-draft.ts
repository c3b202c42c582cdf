import { err, ok, type Result } from '../../../shared/domain/result.ts';
import type { Formats } from '../../ui/format.ts';
import type { TaxRate } from '../api/catalogue-views.ts';
import type { Faults, Input } from '../parts/use-editor.ts';
import { isNamed, nameDraft, nameInput, type NameDraft } from './name-draft.ts';

export interface TaxRateDraft extends NameDraft {
  readonly code: string;
  /** Per cent, as it is typed. */
  readonly percent: string;
  readonly inclusive: boolean;
  readonly validFrom: string;
  /** Empty while no end is known. */
  readonly validTo: string;
}

/** @param before the rate that a new one follows: its code, its name, and whether prices have it */
export function taxRateDraft(
  rate: TaxRate | null,
  before: TaxRate | null,
  formats: Formats,
): TaxRateDraft {
  const like = rate ?? before;
  return {
    ...{ ...nameDraft(like), code: like?.code ?? '', inclusive: like?.inclusive ?? true },
    percent: rate === null ? '' : percentText(rate.ratePpm, formats),
    ...{ validFrom: rate?.validFrom ?? '', validTo: rate?.validTo ?? '' },
  };
}

export interface TaxRateWords {
  readonly required: string;
  readonly notPercent: string;
  readonly nameMissing: string;
  readonly endsBefore: string;
}

export function taxRateInput(
  taxCategoryId: string,
  draft: TaxRateDraft,
  words: TaxRateWords,
): Result<Input, Faults> {
  const faults: Record<string, string> = {};
  const names = nameInput(draft);
  if (!isNamed(names)) faults['nameRu'] = words.nameMissing;
  const code = draft.code.trim();
  if (code === '') faults['code'] = words.required;
  const ratePpm = parsePercent(draft.percent);
  if (ratePpm === null) faults['percent'] = words.notPercent;
  const { inclusive, validFrom } = draft;
  if (validFrom === '') faults['validFrom'] = words.required;
  const validTo = draft.validTo === '' ? null : draft.validTo;
  if (validTo !== null && validTo < validFrom) faults['validTo'] = words.endsBefore;
  const input = { taxCategoryId, code, ...names, ratePpm, inclusive, validFrom, validTo };
  return Object.keys(faults).length === 0 ? ok(input) : err(faults);
}

/** Four digits behind the point are parts per million. */
const PERCENT = /^(\d{1,3})(?:[.,](\d{1,4}))?$/;

/** @returns parts per million, or null for what is no percentage up to 999.9999 */
export function parsePercent(text: string): number | null {
  const [, whole, part = ''] = PERCENT.exec(text.trim()) ?? [];
  if (whole === undefined) return null;
  return Number(whole) * 10_000 + Number(part.padEnd(4, '0'));
}

/** `12,5`: as the reader types it, without the sign. */
export function percentText(ratePpm: number, formats: Formats): string {
  return formats.percent(ratePpm).replace(/[\s\u00a0]*%$/, '');
}
