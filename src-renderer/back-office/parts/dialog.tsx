import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly size?: 'sm' | 'lg' | 'xl';
}

/** One dialog, opened by being there. */
export function Dialog({ title, onClose, children, size = 'lg' }: DialogProps): ReactNode {
  const { t } = useTranslation('office');
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size}
      closeButtonProps={{ 'aria-label': t('parts.close') }}
    >
      <div className="office-dialog">{children}</div>
    </Modal>
  );
}
