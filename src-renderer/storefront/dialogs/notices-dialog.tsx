import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { NoticeView } from '../../../shared/ipc/hq-views.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { DialogFrame } from '../../ui/dialog-frame.tsx';
import { useFormats } from '../../ui/format-context.tsx';
import { hq as words } from '../../ui/locales/en/hq.ts';
import { useBridge } from '../till-context.tsx';
import { useCloseDialog } from './use-close-dialog.ts';
import { useDialogCommand } from './use-dialog-command.ts';
import classes from './notices-dialog.module.css';

type Known = keyof typeof words.notices.type;

/** Clashes HQ found in what this till sent: what they are, what was kept, and what to do. */
export function NoticesDialog(): ReactNode {
  const { t } = useTranslation('hq');
  const bridge = useBridge();
  const close = useCloseDialog('notices');
  const { run, problem, busy } = useDialogCommand();
  const notices = useQuery({
    queryKey: ['sync.notices'],
    queryFn: async () => {
      const answer = await bridge.invoke('sync.notices', {});
      return answer.ok ? answer.value.notices : [];
    },
    gcTime: 0,
  });
  const list = notices.data ?? [];
  const seen = async (): Promise<void> => {
    const done = await run('sync.noticesSeen', {});
    if (done?.ok === true) close();
  };
  return (
    <DialogFrame
      title={t('notices.title')}
      onClose={close}
      onEnter={() => void seen()}
      problem={problem}
      footer={
        <ActionButton tone="main" keys="Enter" disabled={busy} onClick={() => void seen()}>
          {t('notices.seen')}
        </ActionButton>
      }
    >
      {list.length === 0 && <p className={classes.quiet}>{t('notices.none')}</p>}
      <ul className={classes.list} aria-label={t('notices.list')} tabIndex={-1}>
        {list.map((notice) => (
          <Notice key={notice.noticeId} notice={notice} />
        ))}
      </ul>
    </DialogFrame>
  );
}

function Notice({ notice }: { readonly notice: NoticeView }): ReactNode {
  const { t } = useTranslation('hq');
  const formats = useFormats();
  const known = knownType(notice.type);
  return (
    <li className={classes.notice} data-seen={notice.seen || undefined} data-testid="notice-row">
      <strong>{typeName(t, known)}</strong>
      <span>{t(`notices.todo.${known}`)}</span>
      <small className={classes.quiet}>
        {[notice.raisedAt === null ? '' : formats.dateTime(notice.raisedAt), notice.detail]
          .filter((part) => part !== '')
          .join(' · ')}
      </small>
    </li>
  );
}

function typeName(t: TFunction<'hq'>, known: Known): string {
  return t(`notices.type.${known}`);
}

/** A newer HQ may send types without words here. */
function knownType(type: string): Known {
  return isKnown(type) ? type : 'other';
}

function isKnown(type: string): type is Known {
  return Object.hasOwn(words.notices.type, type);
}
