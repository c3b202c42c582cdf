import { Button, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { useApi, useKeys } from '../api/api-context.tsx';
import { ExceptionView } from '../api/terminal-views.ts';
import { useMay } from '../me-context.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { detailName, resolutionName, typeHelp, typeName } from './exception-words.ts';
import { evidenceLines, usualResolutions } from './known-types.ts';

interface ExceptionDialogProps {
  readonly exception: ExceptionView;
  readonly onClose: () => void;
}

/** The evidence of one clash, and one button for each usual decision. */
export function ExceptionDialog({ exception, onClose }: ExceptionDialogProps): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  const mayDecide = useMay('exceptions:write');
  return (
    <Dialog title={typeName(t, exception.type)} onClose={onClose} size="xl">
      <p>{typeHelp(t, exception.type)}</p>
      <dl className="office-facts">
        <dt>{t('exceptions.when')}</dt>
        <dd>{formats.dateTime(exception.createdAt)}</dd>
        {evidenceLines(exception.evidence).map(({ field, text }) => (
          <div key={field}>
            <dt>{detailName(t, field)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {exception.status !== 'OPEN' ? <Decided exception={exception} /> : null}
      {exception.status === 'OPEN' && mayDecide ? (
        <Decide exception={exception} onClose={onClose} />
      ) : null}
    </Dialog>
  );
}

function Decided({ exception }: { readonly exception: ExceptionView }): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  const resolution = resolutionName(t, exception.resolution ?? '');
  return (
    <div className="office-done">
      <p>{t('exceptions.decided', { resolution })}</p>
      {exception.note === '' ? null : <p>{exception.note}</p>}
      {exception.resolvedAt === null ? null : (
        <p className="office-quiet">
          {t('exceptions.decidedAt', { time: formats.dateTime(exception.resolvedAt) })}
        </p>
      )}
    </div>
  );
}

function Decide({ exception, onClose }: ExceptionDialogProps): ReactNode {
  const { t } = useTranslation('office');
  const api = useApi();
  const keys = useKeys();
  const queries = useQueryClient();
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<unknown>(null);

  const decide = async (resolution: string): Promise<void> => {
    setBusy(resolution);
    const path = `/exceptions/${exception.id}/resolve`;
    const body = { resolution, note: note.trim() };
    try {
      await api.post(path, body, ExceptionView, keys.keyFor({ path, ...body }));
      onClose();
    } catch (error) {
      setProblem(error);
      setBusy(null);
    }
    await queries.invalidateQueries({ queryKey: ['exceptions'] });
  };

  return (
    <>
      <p className="office-quiet">{t('exceptions.factsStay')}</p>
      <Textarea
        label={t('exceptions.note')}
        description={t('exceptions.noteHelp')}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        maxLength={500}
        rows={2}
      />
      <ProblemAlert error={problem} />
      <fieldset className="office-choices">
        <legend>{t('exceptions.decide')}</legend>
        {usualResolutions(exception.type).map((resolution, index) => (
          <Button
            key={resolution}
            data-autofocus={index === 0 ? true : undefined}
            loading={busy === resolution}
            disabled={busy !== null && busy !== resolution}
            onClick={() => void decide(resolution)}
          >
            {t(`exceptions.resolutions.${resolution}`)}
          </Button>
        ))}
      </fieldset>
      <OtherDecision busy={busy !== null} onDecide={(text) => void decide(text)} />
    </>
  );
}

interface OtherDecisionProps {
  readonly busy: boolean;
  readonly onDecide: (resolution: string) => void;
}

/** HQ takes any short text: what is decided is not always usual. */
function OtherDecision({ busy, onDecide }: OtherDecisionProps): ReactNode {
  const { t } = useTranslation('office');
  const [other, setOther] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onDecide(other.trim());
  };
  return (
    <form className="office-inline-form" onSubmit={submit}>
      <TextInput
        label={t('exceptions.other')}
        description={t('exceptions.otherHelp')}
        value={other}
        onChange={(event) => setOther(event.currentTarget.value)}
        required
        withAsterisk={false}
        maxLength={60}
      />
      <Button type="submit" disabled={busy}>
        {t('exceptions.resolve')}
      </Button>
    </form>
  );
}
