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
  const formats = useFormats();
  const mayDecide = useMay('exceptions:write');
  return (
    <Dialog title={typeName(t, exception.type)} onClose={onClose} size="xl">
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
      {exception.status !== 'OPEN' ? <Decided exception={exception} /> : null}
      {exception.status === 'OPEN' && mayDecide ? (
        <Decide exception={exception} onClose={onClose} />
      ) : null}
    </Dialog>
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
    try {
      const counts = resolution === COUNTED ? await allInDoubt(api, exception.id) : null;
      const body = { resolution, note: note.trim(), ...(counts === null ? {} : { counts }) };
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
        {exception.offered.map((resolution, index) => (
          <Button
            key={resolution}
            data-autofocus={index === 0 ? true : undefined}
            loading={busy === resolution}
            disabled={busy !== null && busy !== resolution}
            onClick={() => void decide(resolution)}
          >
            {resolutionName(t, resolution)}
          </Button>
        ))}
      </fieldset>
      {exception.offered.includes(COUNTED) ? (
        <p className="office-quiet">{t('exceptions.countHelp')}</p>
      ) : null}
    </>
  );
}

/** Everything that is in doubt was found; a part of it is counted on the stock page. */
async function allInDoubt(api: Api, id: string) {
  const { items } = await api.get(`/exceptions/${id}/doubts`, Doubts);
  return items.map(({ counter, inDoubt }) => ({ counter, found: inDoubt }));
}
