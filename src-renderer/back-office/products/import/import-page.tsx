import { Button, FileButton } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../../ui/format-context.tsx';
import { useApi } from '../../api/api-context.tsx';
import type { Api } from '../../api/api.ts';
import { Product } from '../../api/catalogue-views.ts';
import { pageOf } from '../../api/identity-views.ts';
import { useCatalogue } from '../../api/use-catalogue.ts';
import { PageFrame } from '../../parts/page-frame.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { Section } from '../../parts/section.tsx';
import { hashOf } from '../../router.tsx';
import {
  decodeText,
  FIELDS,
  MAX_ROWS,
  readCsv,
  type CsvColumn,
  type CsvProblem,
} from './csv-file.ts';
import { ImportPreview } from './import-preview.tsx';
import { planImport, type PlannedRow } from './import-plan.ts';

type Stage =
  | { readonly kind: 'choosing'; readonly problem: CsvProblem | null; readonly error: unknown }
  | { readonly kind: 'reading'; readonly count: number }
  | {
      readonly kind: 'planned';
      readonly fileName: string;
      readonly columns: readonly CsvColumn[];
      readonly plan: readonly PlannedRow[];
    };

const CHOOSING = { kind: 'choosing', problem: null, error: null } as const;

/** From a file to what it will change, before anything is changed. */
export function ImportPage(): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  const api = useApi();
  const catalogue = useCatalogue();
  const [stage, setStage] = useState<Stage>(CHOOSING);

  const choose = async (file: File | null): Promise<void> => {
    const loaded = catalogue.data ?? (await catalogue.refetch()).data;
    if (file === null || loaded === undefined) return;
    const table = readCsv(decodeText(new Uint8Array(await file.arrayBuffer())));
    if (!table.ok) return setStage({ ...CHOOSING, problem: table.error });
    setStage({ kind: 'reading', count: 0 });
    try {
      const tell = (count: number): void => setStage({ kind: 'reading', count });
      const products = await allProducts(api, tell);
      const { categories, priceLists, taxCategories } = loaded;
      const taxCategoryId = taxCategories[0]?.taxCategoryId ?? null;
      const known = { products, categories, priceLists, taxCategoryId };
      const plan = planImport(table.value.rows, known);
      setStage({ kind: 'planned', fileName: file.name, columns: table.value.columns, plan });
    } catch (error) {
      setStage({ ...CHOOSING, error });
    }
  };

  return (
    <PageFrame
      title={t('imports.title')}
      actions={
        <Button component="a" href={hashOf(['products'])}>
          {t('parts.back')}
        </Button>
      }
    >
      {stage.kind === 'choosing' ? (
        <Choosing stage={stage} onChoose={(file) => void choose(file)} />
      ) : null}
      {stage.kind === 'reading' ? (
        <output>{t('imports.reading', { count: stage.count })}</output>
      ) : null}
      {stage.kind === 'planned' ? (
        <ImportPreview
          fileName={stage.fileName}
          columns={stage.columns}
          plan={stage.plan}
          formats={formats}
          onAgain={() => setStage(CHOOSING)}
        />
      ) : null}
    </PageFrame>
  );
}

interface ChoosingProps {
  readonly stage: Extract<Stage, { kind: 'choosing' }>;
  readonly onChoose: (file: File | null) => void;
}

function Choosing({ stage, onChoose }: ChoosingProps): ReactNode {
  const { t } = useTranslation('office');
  const columns = FIELDS.map((field) => t(`imports.fields.${field}`)).join(', ');
  return (
    <Section title={t('imports.choose')}>
      <p>{t('imports.intro')}</p>
      <p className="office-quiet">{t('imports.columns', { columns })}</p>
      <ProblemAlert error={stage.error} />
      {stage.problem === null ? null : (
        <div role="alert" className="office-warning">
          <strong>{t(`imports.${stage.problem}`, { rows: MAX_ROWS })}</strong>
          <p>
            {t(stage.problem === 'tooLarge' ? 'imports.tooLargeHelp' : 'imports.unreadableHelp')}
          </p>
        </div>
      )}
      <div>
        <FileButton accept=".csv,.tsv,.txt,text/csv" onChange={onChoose}>
          {(props) => (
            <Button {...props} variant="filled" leftSection={<IconUpload size={20} aria-hidden />}>
              {t('imports.choose')}
            </Button>
          )}
        </FileButton>
      </div>
    </Section>
  );
}

/** Page after page: a row of the file may be of any product. */
async function allProducts(api: Api, tell: (count: number) => void): Promise<Product[]> {
  const products: Product[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { items: Product[]; nextCursor: string | null } = await api.get(
      '/products',
      pageOf(Product),
      { sort: 'sku', cursor },
    );
    products.push(...page.items);
    tell(products.length);
    cursor = page.nextCursor;
  }
  return products;
}
