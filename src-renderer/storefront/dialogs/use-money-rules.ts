import { useMemo } from 'react';
import { useFormats } from '../../ui/format-context.tsx';
import type { NumberRules } from '../../ui/number-entry.ts';

/** Far more than any sale; an EAN typed here by mistake does not fit. */
const WHOLE_DIGITS = 9;

/** How an amount of the storefront's money is typed. */
export function useMoneyRules(): NumberRules {
  const { minorDigits } = useFormats();
  return useMemo(() => ({ fractionDigits: minorDigits, wholeDigits: WHOLE_DIGITS }), [minorDigits]);
}
