import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { textIn } from '../../../shared/domain/localized.ts';
import type { LineView } from '../../../shared/ipc/views.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { DialogFrame } from '../../ui/dialog-frame.tsx';
import { useFormats } from '../../ui/format-context.tsx';
import { TextEntry } from '../../ui/text-entry.tsx';
import { useTill } from '../till-context.tsx';
import type { DialogProps } from './dialog-kind.ts';
import { LineHead } from './line-head.tsx';
import { useDialogCommand } from './use-dialog-command.ts';
import { useLine } from './use-line.ts';
import { useCloseDialog } from './use-close-dialog.ts';
import classes from './entry-dialog.module.css';

export function NoteDialog({ dialog }: DialogProps<'note'>): ReactNode {
  const line = useLine(dialog.lineId);
  return line === null ? null : <Note key={line.lineId} line={line} />;
}

function Note({ line }: { readonly line: LineView }): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const saleId = useTill((till) => till.cart?.saleId);
  const close = useCloseDialog('note');
  const { run, problem, busy } = useDialogCommand();
  const [note, setNote] = useState(line.note);

  const save = async (): Promise<void> => {
    if (saleId === undefined) return;
    const done = await run('cart.setNote', { saleId, lineId: line.lineId, note });
    if (done?.ok === true) close();
  };

  return (
    <DialogFrame
      title={t('note.title')}
      onClose={close}
      onEnter={() => void save()}
      problem={problem}
      footer={
        <ActionButton tone="main" keys="Enter" disabled={busy} onClick={() => void save()}>
          {t('note.save')}
        </ActionButton>
      }
    >
      <div className={classes.layout}>
        <LineHead name={textIn(line.name, formats.locale)} facts={formats.money(line.totalMinor)} />
        <TextEntry
          label={t('note.label')}
          value={note}
          onChange={setNote}
          maxLength={200}
          focused
          testId="note-input"
        />
      </div>
    </DialogFrame>
  );
}
