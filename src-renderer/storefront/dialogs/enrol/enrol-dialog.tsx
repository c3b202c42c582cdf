import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import { TextEntry } from '../../../ui/text-entry.tsx';
import { useTill } from '../../till-context.tsx';
import { useCloseDialog } from '../use-close-dialog.ts';
import { useDialogCommand } from '../use-dialog-command.ts';
import { enrolWords, type EnrolWords } from './enrol-words.ts';
import form from '../form.module.css';
import classes from './enrol-dialog.module.css';

const MAX_URL = 200;
const MAX_CODE = 64;

/** Where HQ is and its one-time code; or on alone, as this till does anyway until then. */
export function EnrolDialog(): ReactNode {
  const { t } = useTranslation('hq');
  const close = useCloseDialog('enrol');
  const sync = useTill((till) => till.status?.sync);
  const refresh = useTill((till) => till.refresh);
  const { run, problem, busy } = useDialogCommand();
  const [url, setUrl] = useState(sync?.url ?? '');
  const [code, setCode] = useState('');
  const [asked, setAsked] = useState(false);
  const words = sync === undefined ? null : enrolWords(sync, asked);

  const connect = async (): Promise<void> => {
    // Done: the same key goes on.
    if (words === 'done') return close();
    if (url.trim() === '' || code.trim() === '') return;
    // The same HQ is asked as it is; another one means that the terminal begins anew.
    const known = sync?.url === url.trim();
    const done = known
      ? await run('sync.enrol', { code })
      : await run('sync.connect', { url, code });
    if (done?.ok !== true) return;
    setAsked(true);
    await refresh();
  };

  return (
    <DialogFrame
      title={t('enrol.title')}
      onClose={close}
      onEnter={() => void connect()}
      problem={problem}
      footer={
        <>
          <ActionButton keys="Esc" onClick={close} testId="enrol-alone">
            {t('enrol.alone')}
          </ActionButton>
          <ActionButton
            tone="main"
            keys="Enter"
            disabled={busy || url.trim() === '' || code.trim() === ''}
            onClick={() => void connect()}
          >
            {t('enrol.connect')}
          </ActionButton>
        </>
      }
    >
      <div className={form.layout}>
        <p className={form.quiet}>{t('enrol.explain')}</p>
        <TextEntry
          label={t('enrol.url')}
          value={url}
          onChange={setUrl}
          maxLength={MAX_URL}
          placeholder="https://hq.example"
          focused={sync?.url == null}
          testId="enrol-url"
        />
        <TextEntry
          label={t('enrol.code')}
          value={code}
          onChange={setCode}
          maxLength={MAX_CODE}
          focused={sync?.url != null}
          testId="enrol-code"
        />
        <Outcome words={words} url={sync?.url ?? url} />
      </div>
    </DialogFrame>
  );
}

interface OutcomeProps {
  readonly words: EnrolWords | null;
  readonly url: string;
}

/** What became of the code, and what to do. */
function Outcome({ words, url }: OutcomeProps): ReactNode {
  const { t } = useTranslation('hq');
  if (words === null) return null;
  return (
    <output className={classes.outcome} data-testid="enrol-outcome">
      {words === 'asking' && t('enrol.asking', { url })}
      {words === 'done' && t('enrol.done')}
      {words === 'known' && t('enrol.known')}
      {words === 'unreachable' && (
        <>
          <strong>{t('enrol.unreachable', { url })}</strong>
          <span>{t('enrol.unreachableHelp')}</span>
        </>
      )}
      {typeof words === 'object' && (
        <>
          <strong>{t(`enrol.problem.${words.problem}`)}</strong>
          <span>{t(`enrol.todo.${words.problem}`)}</span>
        </>
      )}
    </output>
  );
}
