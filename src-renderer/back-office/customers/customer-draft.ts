import { parseMinor, type Currency } from '../../../shared/domain/money.ts';
import type { SaleType } from '../../../shared/domain/sale.ts';
import { err, ok, type Result } from '../../../shared/domain/result.ts';
import type { Formats } from '../../ui/format.ts';
import type { Customer } from '../api/customer-views.ts';
import type { Faults, Input } from '../parts/use-editor.ts';

export interface CustomerDraft {
  readonly code: string;
  readonly name: string;
  readonly type: SaleType;
  readonly email: string;
  readonly phone: string;
  readonly contactPerson: string;
  readonly taxId: string;
  readonly limit: string;
  readonly terms: string;
  readonly creditBlocked: boolean;
  readonly active: boolean;
}

export function customerDraft(customer: Customer | null, formats: Formats): CustomerDraft {
  return {
    ...{ code: customer?.code ?? '', name: customer?.name ?? '' },
    ...{ type: customer?.type ?? 'RETAIL', email: customer?.email ?? '' },
    ...{ phone: customer?.phone ?? '', contactPerson: customer?.contactPerson ?? '' },
    taxId: customer?.taxId ?? '',
    limit: formats.amount(customer?.creditLimitMinor ?? 0),
    terms: String(customer?.creditTermsDays ?? 30),
    ...{ creditBlocked: customer?.creditBlocked ?? false, active: customer?.active ?? true },
  };
}

export interface CustomerWords {
  readonly required: string;
  readonly notMoney: string;
  readonly notWhole: string;
  readonly taxId: string;
  readonly email: string;
}

/** @param mayCredit who may not change the credit sends nothing of it */
export function customerInput(
  draft: CustomerDraft,
  currency: Currency,
  mayCredit: boolean,
  words: CustomerWords,
): Result<Input, Faults> {
  const faults: Record<string, string> = {};
  const text = (field: 'code' | 'name'): string => {
    if (draft[field].trim() === '') faults[field] = words.required;
    return draft[field].trim();
  };
  const email = draft.email.trim().toLowerCase();
  if (email !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) faults['email'] = words.email;
  const taxId = draft.taxId.replaceAll(/\s/g, '');
  if (taxId !== '' && !/^\d{12}$/.test(taxId)) faults['taxId'] = words.taxId;
  const limit = parseMinor(draft.limit.trim() === '' ? '0' : draft.limit, currency);
  if (limit === null || limit < 0) faults['limit'] = words.notMoney;
  if (!/^\d{1,3}$/.test(draft.terms.trim())) faults['terms'] = words.notWhole;
  const credit = {
    ...{ creditLimitMinor: limit, creditTermsDays: Number(draft.terms) },
    creditBlocked: draft.creditBlocked,
  };
  const input: Input = {
    ...{ code: text('code'), name: text('name'), type: draft.type, active: draft.active },
    ...{ email: email === '' ? null : email, phone: draft.phone.trim() },
    ...{ contactPerson: draft.contactPerson.trim(), taxId: taxId === '' ? null : taxId },
    ...(mayCredit ? credit : {}),
  };
  return Object.keys(faults).length === 0 ? ok(input) : err(faults);
}
