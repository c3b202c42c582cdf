import { Button, CopyButton, NativeSelect, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { useApi, useKeys } from '../api/api-context.tsx';
import { EnrolmentCode, type Terminal } from '../api/terminal-views.ts';
import { useStorefronts } from '../api/use-storefronts.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { QrPicture } from './qr-picture.tsx';

interface EnrolDialogProps {
  /** The terminal to enrol again; null for a new one. */
  readonly terminal: Terminal | null;
  readonly onClose: () => void;
}

/** Asks where the terminal stands and gives the code that it presents, once. */
export function EnrolDialog({ terminal, onClose }: EnrolDialogProps): ReactNode {
  const { t } = useTranslation('office');
  const [made, setMade] = useState<{ readonly name: string; readonly code: EnrolmentCode }>();
  const title =
    made === undefined ? t('terminals.enrolTitle') : t('terminals.codeTitle', { name: made.name });
  return (
    <Dialog title={title} onClose={onClose}>
      {made === undefined ? (
        <EnrolForm
          terminal={terminal}
          onMade={(name, code) => setMade({ name, code })}
          onClose={onClose}
        />
      ) : (
        <MadeCode code={made.code} onClose={onClose} />
      )}
    </Dialog>
  );
}

interface EnrolFormProps extends EnrolDialogProps {
  readonly onMade: (name: string, code: EnrolmentCode) => void;
}

function EnrolForm({ terminal, onMade, onClose }: EnrolFormProps): ReactNode {
  const { t } = useTranslation('office');
  const api = useApi();
  const keys = useKeys();
  const storefronts = useStorefronts();
  const [name, setName] = useState(terminal?.name ?? '');
  const [chosen, setChosen] = useState(terminal?.storefrontId ?? '');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const storefrontId = chosen || (storefronts.data?.[0]?.storefrontId ?? '');

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const again = terminal === null ? {} : { terminalId: terminal.terminalId };
    const body = { storefrontId, terminalName: name.trim(), ...again };
    try {
      const code = await api.post('/enrolment-codes', body, EnrolmentCode, keys.keyFor(body));
      keys.done();
      onMade(body.terminalName, code);
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  };

  return (
    <form className="office-dialog" onSubmit={(event) => void submit(event)}>
      <TextInput
        label={t('terminals.enrolName')}
        description={t('terminals.enrolNameHelp')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        required
        withAsterisk={false}
        maxLength={60}
        data-autofocus
      />
      <NativeSelect
        label={t('terminals.storefront')}
        value={storefrontId}
        onChange={(event) => setChosen(event.currentTarget.value)}
        disabled={terminal !== null}
        data={(storefronts.data ?? []).map((one) => ({
          value: one.storefrontId,
          label: `${one.code} · ${one.name}`,
        }))}
      />
      <ProblemAlert error={problem} />
      <div className="office-dialog-foot">
        <Button onClick={onClose}>{t('parts.cancel')}</Button>
        <Button type="submit" variant="filled" loading={busy}>
          {t('terminals.makeCode')}
        </Button>
      </div>
    </form>
  );
}

interface MadeCodeProps {
  readonly code: EnrolmentCode;
  readonly onClose: () => void;
}

function MadeCode({ code, onClose }: MadeCodeProps): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  return (
    <>
      <p className="office-quiet">{t('terminals.codeHelp')}</p>
      <div className="office-code">
        <QrPicture text={code.code} label={t('terminals.codePicture')} />
        <div className="office-dialog">
          <output className="office-code-text">{code.code}</output>
          <p>{t('terminals.codeUntil', { time: formats.dateTime(code.expiresAt) })}</p>
          <div>
            <CopyButton value={code.code}>
              {({ copied, copy }) => (
                <Button
                  onClick={copy}
                  leftSection={
                    copied ? (
                      <IconCheck size={20} aria-hidden />
                    ) : (
                      <IconCopy size={20} aria-hidden />
                    )
                  }
                >
                  {t(copied ? 'terminals.copied' : 'terminals.copy')}
                </Button>
              )}
            </CopyButton>
          </div>
        </div>
      </div>
      <div className="office-dialog-foot">
        <Button variant="filled" onClick={onClose}>
          {t('terminals.done')}
        </Button>
      </div>
    </>
  );
}
