import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PlainField } from '../parts/typed-fields.tsx';
import type { Faults } from '../parts/use-editor.ts';
import { NAME_FIELDS, type NameDraft } from './name-draft.ts';

interface NameFieldsProps {
  readonly draft: NameDraft;
  readonly faults: Faults;
  readonly set: (change: Partial<NameDraft>) => void;
}

/** A name in each language. */
export function NameFields({ draft, faults, set }: NameFieldsProps): ReactNode {
  const { t } = useTranslation('office');
  return NAME_FIELDS.map((field) => (
    <PlainField
      key={field}
      label={t(`products.${field}`)}
      value={draft[field]}
      error={faults[field]}
      onChange={(text) => set({ [field]: text })}
    />
  ));
}
