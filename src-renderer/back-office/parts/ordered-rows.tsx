import { ActionIcon } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

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

type Step = -1 | 1;

/** A list in an order that is changed by buttons, which keep the focus while their row moves. */
export function OrderedRows({ label, rows, onOrder }: OrderedRowsProps): ReactNode {
  const { t } = useTranslation('office');
  const keys = rows.map((row) => row.key);
  const { list, focusOn } = useMovedFocus();
  const move = (index: number, step: Step): void => {
    const key = keys[index];
    if (key === undefined) return;
    onOrder(keys.toSpliced(index, 1).toSpliced(index + step, 0, key));
    focusOn({ key, step });
  };
  return (
    <ol className="office-ordered" aria-label={label} ref={list}>
      {rows.map(({ key, name, view }, index) => (
        <li key={key} data-key={key}>
          <span className="figures office-quiet" aria-hidden>
            {index + 1}
          </span>
          <div className="office-ordered-view">{view}</div>
          <ActionIcon
            variant="default"
            size={42}
            data-step={-1}
            disabled={index === 0}
            aria-label={t('parts.moveUp', { name })}
            onClick={() => move(index, -1)}
          >
            <IconArrowUp size={20} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={42}
            data-step={1}
            disabled={index === rows.length - 1}
            aria-label={t('parts.moveDown', { name })}
            onClick={() => move(index, 1)}
          >
            <IconArrowDown size={20} aria-hidden />
          </ActionIcon>
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

interface Moved {
  readonly key: string;
  readonly step: Step;
}

/** A row put elsewhere loses the focus; at the end of the list its other button takes it. */
function useMovedFocus() {
  const list = useRef<HTMLOListElement>(null);
  const [moved, setMoved] = useState<Moved | null>(null);
  useEffect(() => {
    if (moved === null) return;
    const row = Array.from(list.current?.children ?? []).find(
      (one) => one instanceof HTMLElement && one.dataset['key'] === moved.key,
    );
    const button = (step: number) =>
      row?.querySelector<HTMLButtonElement>(`button[data-step="${step}"]:not(:disabled)`);
    (button(moved.step) ?? button(-moved.step))?.focus();
  }, [moved]);
  return { list, focusOn: setMoved };
}
