import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { parseQuantity } from '../../../shared/domain/quantity.ts';
import { useApi, useKeys } from '../api/api-context.tsx';
import { nameOf, type Product } from '../api/catalogue-views.ts';
import type { Warehouse } from '../api/stock-views.ts';
import { useLanguage } from '../language-context.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { ChoiceField, PlainField, QuantityField } from '../parts/typed-fields.tsx';
import { ProductPicker } from './product-picker.tsx';

export type StockAction = 'receive' | 'count' | 'adjust';

interface Line {
  readonly product: Product;
  readonly text: string;
}

interface StockDialogProps {
  readonly action: StockAction;
  readonly warehouses: readonly z.infer<typeof Warehouse>[];
  readonly onClose: () => void;
}

/** Whether HQ takes this quantity for this action. */
function isUsable(action: StockAction, quantity: number | null): quantity is number {
  if (quantity === null) return false;
  if (action === 'receive') return quantity > 0;
  return action === 'count' ? quantity >= 0 : quantity !== 0;
}

/** Goods that came, were counted, or are put right: some lines and why. */
export function StockDialog({ action, warehouses, onClose }: StockDialogProps): ReactNode {
  const { t } = useTranslation('office');
  const [chosen, setChosen] = useState('');
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [reason, setReason] = useState('');
  const [reference, setReference] = useState('');
  const [tried, setTried] = useState(false);
  const booking = useBooking(action, onClose);
  const warehouseId = chosen || (warehouses[0]?.warehouseId ?? '');
  const reasonMissing =
    reason.trim().length < 3 && (action === 'adjust' || reason.trim().length > 0);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    const amounts = lines.map(({ product, text }) => ({ product, amount: parseQuantity(text) }));
    if (amounts.some(({ amount }) => !isUsable(action, amount)) || reasonMissing) return;
    const field = action === 'count' ? 'countedMilli' : 'quantityMilli';
    void booking.book({
      ...{ warehouseId, reference: reference.trim() },
      ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
      lines: amounts.map(({ product, amount }) => ({
        ...{ productId: product.productId, [field]: amount },
      })),
    });
  };
  return (
    <Dialog title={t(`stock.titles.${action}`)} onClose={onClose} size="xl">
      <form className="office-dialog" onSubmit={submit} noValidate>
        <ChoiceField
          label={t('stock.warehouse')}
          value={warehouseId}
          onChange={setChosen}
          options={warehouses.map((one) => ({ value: one.warehouseId, label: one.name }))}
        />
        <ProductPicker
          onPick={(product) =>
            setLines((now) =>
              now.some((line) => line.product.productId === product.productId)
                ? now
                : [...now, { product, text: '' }],
            )
          }
        />
        <Lines {...{ action, lines, tried, setLines }} />
        <PlainField
          label={t('parts.reason')}
          description={t('stock.reasonHelp')}
          value={reason}
          onChange={setReason}
          error={tried && reasonMissing ? t('parts.tooShort') : undefined}
        />
        <PlainField label={t('stock.reference')} value={reference} onChange={setReference} />
        <ProblemAlert error={booking.problem} />
        <div className="office-dialog-foot">
          <Button onClick={onClose}>{t('parts.cancel')}</Button>
          <Button
            type="submit"
            variant="filled"
            loading={booking.busy}
            disabled={lines.length === 0}
          >
            {t('stock.book')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface LinesProps {
  readonly action: StockAction;
  readonly lines: readonly Line[];
  readonly tried: boolean;
  readonly setLines: (lines: readonly Line[]) => void;
}

function Lines({ action, lines, tried, setLines }: LinesProps): ReactNode {
  const { t } = useTranslation('office');
  const { locale } = useLanguage();
  if (lines.length === 0) return <p className="office-quiet">{t('stock.noLines')}</p>;
  return lines.map(({ product, text }) => {
    const name = nameOf(product, locale);
    const rest = lines.filter((line) => line.product.productId !== product.productId);
    const wrong = tried && !isUsable(action, parseQuantity(text));
    return (
      <div key={product.productId} className="office-stock-line">
        <p>
          {name} <span className="office-quiet">{product.sku}</span>
        </p>
        <QuantityField
          label={t(`stock.quantities.${action}`)}
          value={text}
          error={wrong ? t('parts.notQuantity') : undefined}
          onChange={(next) =>
            setLines(
              lines.map((line) => (line.product === product ? { ...line, text: next } : line)),
            )
          }
        />
        <ActionIcon
          variant="default"
          size={42}
          aria-label={t('stock.removeLine', { name })}
          onClick={() => setLines(rest)}
        >
          <IconX size={20} aria-hidden />
        </ActionIcon>
      </div>
    );
  });
}

function useBooking(action: StockAction, onDone: () => void) {
  const api = useApi();
  const keys = useKeys();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const book = async (body: object): Promise<void> => {
    setBusy(true);
    try {
      await api.post(`/stock/${action}`, body, z.object({}), keys.keyFor({ action, ...body }));
      onDone();
      await queries.invalidateQueries({ queryKey: ['stock/availability'] });
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  };
  return { book, busy, problem };
}
