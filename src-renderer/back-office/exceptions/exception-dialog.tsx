import { Button, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { z } from 'zod';
import { useApi, useKeys } from '../api/api-context.tsx';
import type { Api } from '../api/api.ts';
import { ZDifference } from '../api/shift-views.ts';
import { Doubts, ExceptionView } from '../api/terminal-views.ts';
import { useMay } from '../me-context.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { hashOf } from '../router.tsx';
import { DifferenceTable } from '../shifts/difference-table.tsx';
import { CountForm, type Count } from './count-form.tsx';
import { detailName, resolutionName, typeHelp, typeName } from './exception-words.ts';
import { evidenceLines } from './known-types.ts';

/** HQ asks with it how much of each counter was found. */
const COUNTED = 'count_doubt';

const Z_DIFFERS = 'z_differs';
const OfZ = z.object({ shiftId: z.string(), differences: z.array(ZDifference) });

interface ExceptionDialogProps {
  readonly exception: ExceptionView;
  readonly onClose: () => void;
}

/** The evidence of one clash, and one button for each decision that HQ offers. */
export function ExceptionDialog({ exception, onClose }: ExceptionDialogProps): ReactNode {
  const { t } = useTranslation('office');
  const mayDecide = useMay('exceptions:write');
  const [counting, count] = useState(false);
  return (
    <Dialog title={typeName(t, exception.type)} onClose={onClose} size="xl">
      {/* Whoever counts has read it, and needs the room. */}
      {counting ? null : <Evidence exception={exception} />}
      {exception.status !== 'OPEN' ? <Decided exception={exception} /> : null}
      {exception.status === 'OPEN' && mayDecide ? (
        <Decide exception={exception} onClose={onClose} counting={counting} onCounting={count} />
      ) : null}
    </Dialog>
  );
}

function Evidence({ exception }: { readonly exception: ExceptionView }): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  return (
    <>
      <p>{typeHelp(t, exception.type)}</p>
      <dl className="office-facts">
        <dt>{t('exceptions.when')}</dt>
        <dd>{formats.dateTime(exception.createdAt)}</dd>
        {evidenceLines(plainEvidence(exception)).map(({ field, text }) => (
          <div key={field}>
            <dt>{detailName(t, field)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <OfShift exception={exception} />
    </>
  );
}

/** What stands in a table of its own is left out of the lines. */
function plainEvidence({ type, evidence }: ExceptionView): Readonly<Record<string, unknown>> {
  if (type !== Z_DIFFERS) return evidence;
  return { number: evidence['number'] };
}

/** The figures of a Z that HQ makes otherwise, and the way to its shift. */
function OfShift({
  exception: { type, evidence },
}: {
  readonly exception: ExceptionView;
}): ReactNode {
  const { t } = useTranslation('office');
  const found = OfZ.safeParse(evidence);
  if (type !== Z_DIFFERS || !found.success) return null;
  const { shiftId, differences } = found.data;
  return (
    <>
      <DifferenceTable differences={differences} />
      <a href={hashOf(['shifts', shiftId])}>{t('shifts.show')}</a>
    </>
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

interface DecideProps extends ExceptionDialogProps {
  readonly counting: boolean;
  readonly onCounting: (counting: boolean) => void;
}

function Decide({ exception, onClose, counting, onCounting }: DecideProps): ReactNode {
  const { t } = useTranslation('office');
  const api = useApi();
  const keys = useKeys();
  const queries = useQueryClient();
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<unknown>(null);

  const decide = async (resolution: string, counted?: readonly Count[]): Promise<boolean> => {
    setBusy(resolution);
    setProblem(null);
    const path = `/exceptions/${exception.id}/resolve`;
    try {
      const all = resolution === COUNTED ? () => allInDoubt(api, exception.id) : () => null;
      const counts = counted ?? (await all());
      const body = { resolution, note: note.trim(), ...(counts === null ? {} : { counts }) };
      await api.post(path, body, ExceptionView, keys.keyFor({ path, ...body }));
      onClose();
      return true;
    } catch (error) {
      setProblem(error);
      setBusy(null);
      return false;
    } finally {
      await queries.invalidateQueries({ queryKey: ['exceptions'] });
    }
  };

  if (counting) {
    return (
      <>
        <CountForm
          exceptionId={exception.id}
          busy={busy !== null}
          onBook={(counts) => decide(COUNTED, counts)}
          onBack={() => onCounting(false)}
        />
        <ProblemAlert error={problem} />
      </>
    );
  }
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
      <Choices
        offered={exception.offered}
        busy={busy}
        onChoose={(resolution) => void decide(resolution)}
        onCount={() => onCounting(true)}
      />
    </>
  );
}

interface ChoicesProps {
  readonly offered: readonly string[];
  /** The decision that is under way. */
  readonly busy: string | null;
  readonly onChoose: (resolution: string) => void;
  readonly onCount: () => void;
}

function Choices({ offered, busy, onChoose, onCount }: ChoicesProps): ReactNode {
  const { t } = useTranslation('office');
  return (
    <fieldset className="office-choices">
      <legend>{t('exceptions.decide')}</legend>
      {offered.map((resolution, index) => (
        <Button
          key={resolution}
          data-autofocus={index === 0 ? true : undefined}
          loading={busy === resolution}
          disabled={busy !== null && busy !== resolution}
          onClick={() => onChoose(resolution)}
        >
          {resolutionName(t, resolution)}
        </Button>
      ))}
      {offered.includes(COUNTED) ? (
        <Button disabled={busy !== null} onClick={onCount}>
          {t('exceptions.countParts')}
        </Button>
      ) : null}
    </fieldset>
  );
}

/** Everything that is in doubt was found; where a part is missing, it is counted one by one. */
async function allInDoubt(api: Api, id: string) {
  const { items } = await api.get(`/exceptions/${id}/doubts`, Doubts);
  return items.map(({ counter, inDoubt }) => ({ counter, found: inDoubt }));
}
