import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { MoveButtons } from './move-buttons.tsx';
import { useMovedFocus, type Step } from './use-moved-focus.ts';

export interface OrderedRow {
  readonly key: string;
  /** What its buttons are told apart by. */
  readonly name: string;
  readonly view: ReactNode;
}

interface OrderedRowsProps {
  readonly label: string;
  readonly rows: readonly OrderedRow[];
  readonly onOrder: (keys: readonly string[]) => void;
}

/** A list in an order that is changed by buttons, which keep the focus while their row moves. */
export function OrderedRows({ label, rows, onOrder }: OrderedRowsProps): ReactNode {
  const { t } = useTranslation('office');
  const keys = rows.map((row) => row.key);
  const { frame, focusOn } = useMovedFocus<HTMLOListElement>();
  const move = (index: number, step: Step): void => {
    const key = keys[index];
    if (key === undefined) return;
    onOrder(keys.toSpliced(index, 1).toSpliced(index + step, 0, key));
    focusOn({ key, step });
  };
  return (
    <ol className="office-ordered" aria-label={label} ref={frame}>
      {rows.map(({ key, name, view }, index) => (
        <li key={key} data-key={key}>
          <span className="figures office-quiet" aria-hidden>
            {index + 1}
          </span>
          <div className="office-ordered-view">{view}</div>
          <MoveButtons
            name={name}
            isFirst={index === 0}
            isLast={index === rows.length - 1}
            onMove={(step) => move(index, step)}
          />
          <ActionIcon
            variant="default"
            size={42}
            aria-label={t('parts.remove', { name })}
            onClick={() => onOrder(keys.filter((one) => one !== key))}
          >
            <IconX size={20} aria-hidden />
          </ActionIcon>
        </li>
      ))}
    </ol>
  );
}
