import { Button } from '@mantine/core';
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useRouter } from '../router.tsx';
import { Dialog } from './dialog.tsx';
import { PageFrame } from './page-frame.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import type { Conflict, Editor } from './use-editor.ts';

interface EditorFrameProps<V, D> {
  readonly title: string;
  /** Where it goes back to. */
  readonly backTo: string;
  readonly editor: Editor<V, D>;
  readonly mayWrite: boolean;
  readonly fieldName: (field: string) => string;
  readonly fieldText: (field: string, value: unknown) => string;
  readonly children: ReactNode;
}

/** The one frame of every form: its save bar always in view, nothing unsaved lost unasked. */
export function EditorFrame<V, D>(props: EditorFrameProps<V, D>): ReactNode {
  const { t } = useTranslation('office');
  const { title, backTo, editor, mayWrite, children } = props;
  const { conflict, busy, dirty } = editor;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void editor.save();
  };
  return (
    <PageFrame
      title={title}
      actions={
        <Button component="a" href={backTo}>
          {t('parts.back')}
        </Button>
      }
    >
      <form className="office-editor" onSubmit={submit} noValidate>
        <fieldset className="office-editor-body" disabled={!mayWrite || busy}>
          {children}
        </fieldset>
        <ProblemAlert error={editor.problem} />
        {conflict === null ? null : <ConflictBox {...props} conflict={conflict} />}
        {mayWrite ? (
          <div className="office-save-bar">
            <Button
              type="submit"
              variant="filled"
              loading={busy}
              disabled={!dirty || conflict !== null}
            >
              {t('parts.save')}
            </Button>
          </div>
        ) : null}
      </form>
      <LeaveGuard dirty={dirty} />
    </PageFrame>
  );
}

interface ConflictBoxProps<V, D> extends EditorFrameProps<V, D> {
  readonly conflict: Conflict<V>;
}

function ConflictBox<V, D>(props: ConflictBoxProps<V, D>): ReactNode {
  const { t } = useTranslation('office');
  const { conflict, editor, fieldName, fieldText } = props;
  return (
    <div className="office-warning office-dialog" role="alert">
      <strong>{t('parts.conflictTitle')}</strong>
      <p>{t(conflict.clashes.length === 0 ? 'parts.conflictNone' : 'parts.conflict')}</p>
      {conflict.clashes.map(({ field, mine, theirs }) => (
        <dl key={field} className="office-clash">
          <dt>{fieldName(field)}</dt>
          <dd>
            {t('parts.conflictMine')}: <strong>{fieldText(field, mine)}</strong>
          </dd>
          <dd>
            {t('parts.conflictTheirs')}: <strong>{fieldText(field, theirs)}</strong>
          </dd>
        </dl>
      ))}
      <div className="office-choices">
        <Button variant="filled" onClick={() => void editor.keepMine()} loading={editor.busy}>
          {t('parts.conflictKeep')}
        </Button>
        <Button onClick={editor.takeTheirs}>{t('parts.conflictTake')}</Button>
      </div>
    </div>
  );
}

/** Asks before a page with something unsaved is left, by a link, by Back or by closing it. */
export function LeaveGuard({ dirty }: { readonly dirty: boolean }): ReactNode {
  const { t } = useTranslation('office');
  const router = useRouter();
  const [leave, setLeave] = useState<(() => void) | null>(null);
  useEffect(() => {
    if (!dirty) return;
    const onBeforeUnload = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', onBeforeUnload);
    const unblock = router.block((go) => setLeave(() => go));
    return () => {
      window.removeEventListener('beforeunload', onBeforeUnload);
      unblock();
    };
  }, [dirty, router]);
  if (leave === null) return null;
  return (
    <Dialog title={t('parts.leaveTitle')} onClose={() => setLeave(null)} size="sm">
      <p>{t('parts.leave')}</p>
      <div className="office-dialog-foot">
        <Button onClick={leave}>{t('parts.leaveYes')}</Button>
        <Button variant="filled" onClick={() => setLeave(null)} data-autofocus>
          {t('parts.leaveNo')}
        </Button>
      </div>
    </Dialog>
  );
}
