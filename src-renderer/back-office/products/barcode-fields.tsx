import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Product } from '../api/catalogue-views.ts';
import { Section } from '../parts/section.tsx';
import { PlainField, QuantityField } from '../parts/typed-fields.tsx';
import type { Editor } from '../parts/use-editor.ts';
import type { BarcodeDraft, ProductDraft } from './product-draft.ts';

/** Every code the product answers to, and how much of it each stands for. */
export function BarcodeFields(props: {
  readonly editor: Editor<Product, ProductDraft>;
}): ReactNode {
  const { t } = useTranslation('office');
  const { draft, set, faults } = props.editor;
  const change = (key: string, part: Partial<BarcodeDraft>): void => {
    set({ barcodes: draft.barcodes.map((one) => (one.key === key ? { ...one, ...part } : one)) });
  };
  return (
    <Section title={t('products.barcodes')}>
      {draft.barcodes.length === 0 ? (
        <p className="office-quiet">{t('products.noBarcodes')}</p>
      ) : null}
      {draft.barcodes.map((barcode) => (
        <div key={barcode.key} className="office-list-row">
          <PlainField
            label={t('products.barcode')}
            value={barcode.code}
            onChange={(code) => change(barcode.key, { code })}
          />
          <QuantityField
            label={t('products.pack')}
            value={barcode.pack}
            error={faults[`barcodes.${barcode.key}`]}
            onChange={(pack) => change(barcode.key, { pack })}
          />
          <ActionIcon
            variant="default"
            size={42}
            aria-label={t('products.removeBarcode', { code: barcode.code })}
            onClick={() =>
              set({ barcodes: draft.barcodes.filter((one) => one.key !== barcode.key) })
            }
          >
            <IconX size={20} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          leftSection={<IconPlus size={20} aria-hidden />}
          onClick={() =>
            set({
              barcodes: [...draft.barcodes, { key: crypto.randomUUID(), code: '', pack: '1' }],
            })
          }
        >
          {t('products.addBarcode')}
        </Button>
      </div>
    </Section>
  );
}
