import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DateField } from './typed-fields.tsx';
import type { Faults } from './use-editor.ts';

interface Validity {
  readonly validFrom: string;
  readonly validTo: string;
}

export interface ValidityFieldsProps {
  readonly draft: Validity;
  readonly set: (change: Partial<Validity>) => void;
  readonly faults: Faults;
}

/** The first and the last day of something; empty for no bound. */
export function ValidityFields({ draft, set, faults }: ValidityFieldsProps): ReactNode {
  const { t } = useTranslation('office');
  return (
    <>
      <DateField
        label={t('catalogue.validFrom')}
        value={draft.validFrom}
        error={faults['validFrom']}
        onChange={(validFrom) => set({ validFrom })}
      />
      <DateField
        label={t('catalogue.validTo')}
        value={draft.validTo}
        error={faults['validTo']}
        onChange={(validTo) => set({ validTo })}
      />
    </>
  );
}
