import {
  IconHelp,
  IconMinus,
  IconNote,
  IconPercentage,
  IconPlus,
  IconTag,
  IconTrash,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { selectedLine } from '../line-actions.ts';
import { perform } from '../shortcut-actions.ts';
import { useTill, useTillStore } from '../till-context.tsx';
import type { Till } from '../till-state.ts';
import classes from './line-strip.module.css';

const DIALOGS = [
  { kind: 'discount', Icon: IconPercentage },
  { kind: 'price', Icon: IconTag },
  { kind: 'note', Icon: IconNote },
  { kind: 'why', Icon: IconHelp },
] as const;

/** What can be done to the selected line. Always in its place, so choosing a line moves nothing. */
export function LineStrip(): ReactNode {
  const { t } = useTranslation();
  const store = useTillStore();
  const idle = useTill((till) => selectedLine(till) === undefined);
  const act = (action: 'decrease' | 'increase' | 'remove') => (): void =>
    perform(action, store.getState());
  return (
    <div className={classes.strip} role="toolbar" aria-label={t('sale.selected')}>
      <StripButton label={t('sale.fewer')} idle={idle} onClick={act('decrease')}>
        <IconMinus size={24} aria-hidden />
      </StripButton>
      <Quantity />
      <StripButton label={t('sale.more')} idle={idle} onClick={act('increase')}>
        <IconPlus size={24} aria-hidden />
      </StripButton>
      {DIALOGS.map(({ kind, Icon }) => (
        <StripButton
          key={kind}
          label={t(`sale.${kind}`)}
          idle={idle}
          onClick={() => openOnLine(kind, store.getState())}
        >
          <Icon size={24} aria-hidden />
        </StripButton>
      ))}
      <StripButton label={t('sale.remove')} idle={idle} onClick={act('remove')}>
        <IconTrash size={24} aria-hidden />
      </StripButton>
    </div>
  );
}

function openOnLine(kind: (typeof DIALOGS)[number]['kind'], till: Till): void {
  const line = selectedLine(till);
  if (line !== undefined) till.openDialog({ kind, lineId: line.lineId });
}

function Quantity(): ReactNode {
  const { t } = useTranslation();
  const formats = useFormats();
  const store = useTillStore();
  const quantity = useTill((till) => selectedLine(till)?.quantityMilli ?? null);
  return (
    <button
      type="button"
      className={classes.quantity}
      disabled={quantity === null}
      aria-label={`${t('sale.quantity')} ${quantity === null ? '' : formats.quantity(quantity)}`}
      onClick={() => perform('quantity', store.getState())}
    >
      <span className="figures">{quantity === null ? '' : formats.quantity(quantity)}</span>
    </button>
  );
}

interface StripButtonProps {
  readonly label: string;
  readonly idle: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function StripButton({ label, idle, onClick, children }: StripButtonProps): ReactNode {
  return (
    <button
      type="button"
      className={classes.button}
      aria-label={label}
      title={label}
      disabled={idle}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
