import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi, useKeys } from '../api/api-context.tsx';
import { Terminal } from '../api/terminal-views.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';

interface EndDialogProps {
  readonly terminal: Terminal;
  readonly how: 'declare-lost' | 'revoke';
  readonly onClose: () => void;
}

/** Says what becomes of the terminal's stock and sales before it is ended for good. */
export function EndDialog({ terminal, how, onClose }: EndDialogProps): ReactNode {
  const { t } = useTranslation('office');
  const api = useApi();
  const keys = useKeys();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const { name } = terminal;
  const lost = how === 'declare-lost';

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const path = `/terminals/${terminal.terminalId}/${how}`;
    const body = { reason: reason.trim() };
    try {
      await api.post(path, body, Terminal, keys.keyFor({ path, ...body }));
      await queries.invalidateQueries({ queryKey: ['terminals'] });
      onClose();
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={t(lost ? 'terminals.lostTitle' : 'terminals.revokeTitle', { name })}
      onClose={onClose}
    >
      <form className="office-dialog" onSubmit={(event) => void submit(event)}>
        <p>{t(lost ? 'terminals.lostMeans' : 'terminals.revokeMeans')}</p>
        <div className="office-warning office-dialog">
          <p>{t('terminals.stock')}</p>
          <p>{t('terminals.facts')}</p>
          {terminal.unsentCount > 0 ? (
            <p>{t('terminals.unsent', { count: terminal.unsentCount })}</p>
          ) : null}
          <p>{t('terminals.final')}</p>
        </div>
        <TextInput
          label={t('parts.reason')}
          description={t('terminals.reasonHelp')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          required
          withAsterisk={false}
          minLength={3}
          maxLength={200}
          data-autofocus
        />
        <ProblemAlert error={problem} />
        <div className="office-dialog-foot">
          <Button onClick={onClose}>{t('parts.cancel')}</Button>
          <Button type="submit" variant="filled" loading={busy}>
            {t(lost ? 'terminals.declareLost' : 'terminals.revoke')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
