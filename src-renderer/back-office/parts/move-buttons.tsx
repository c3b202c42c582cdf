import { ActionIcon } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Step } from './use-moved-focus.ts';

interface MoveButtonsProps {
  /** What is moved. */
  readonly name: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onMove: (step: Step) => void;
}

/** One place up, one place down. */
export function MoveButtons({ name, isFirst, isLast, onMove }: MoveButtonsProps): ReactNode {
  const { t } = useTranslation('office');
  return (
    <>
      <ActionIcon
        variant="default"
        size={42}
        data-step={-1}
        disabled={isFirst}
        aria-label={t('parts.moveUp', { name })}
        onClick={() => onMove(-1)}
      >
        <IconArrowUp size={20} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size={42}
        data-step={1}
        disabled={isLast}
        aria-label={t('parts.moveDown', { name })}
        onClick={() => onMove(1)}
      >
        <IconArrowDown size={20} aria-hidden />
      </ActionIcon>
    </>
  );
}
