import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TillSettings } from '../../../../shared/ipc/views.ts';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { useLanguage } from '../../language-context.tsx';
import { useTill } from '../../till-context.tsx';
import { useDialogCommand } from '../use-dialog-command.ts';
import { Choice } from './choice.tsx';
import { useCloseDialog } from '../use-close-dialog.ts';
import classes from './settings-dialog.module.css';

const LOCK_MINUTES = [0, 2, 5, 10, 30] as const;
const GAPS_MS = [20, 35, 50, 80] as const;
const YES_NO = [true, false] as const;

/**
 * What this till looks and behaves like. Every change counts at once; nothing waits to be saved.
 */
export function SettingsDialog(): ReactNode {
  const { t } = useTranslation('dialogs');
  const settings = useTill((till) => till.status?.settings ?? null);
  const refresh = useTill((till) => till.refresh);
  const openDialog = useTill((till) => till.openDialog);
  const close = useCloseDialog('settings');
  const { run, problem } = useDialogCommand();
  if (settings === null) return null;

  const set = async (change: Partial<TillSettings>): Promise<void> => {
    const done = await run('settings.set', change);
    if (done?.ok === true) await refresh();
  };

  return (
    <DialogFrame
      title={t('settings.title')}
      onClose={close}
      onEnter={close}
      problem={problem}
      footer={
        <>
          <ActionButton onClick={() => openDialog({ kind: 'help' })}>
            {t('help.title')}
          </ActionButton>
          <ActionButton tone="main" keys="Enter" onClick={close}>
            {t('common.back')}
          </ActionButton>
        </>
      }
    >
      <div className={classes.rows}>
        <Looks settings={settings} set={set} />
        <Behaviour settings={settings} set={set} />
      </div>
    </DialogFrame>
  );
}

interface Part {
  readonly settings: TillSettings;
  readonly set: (change: Partial<TillSettings>) => Promise<void>;
}

function Looks({ settings, set }: Part): ReactNode {
  const { t } = useTranslation('dialogs');
  const language = useLanguage();
  return (
    <>
      <Choice
        name={t('settings.language')}
        options={['kk', 'ru', 'en'] as const}
        value={language.locale}
        word={(locale) => t(`settings.languages.${locale}`)}
        onChoose={language.choose}
      />
      <Choice
        name={t('settings.layout')}
        options={['grid', 'scan'] as const}
        value={settings.layout}
        word={(layout) => t(`settings.layouts.${layout}`)}
        onChoose={(layout) => void set({ layout })}
      />
      <Choice
        name={t('settings.colours')}
        options={['light', 'dark', 'auto'] as const}
        value={settings.colorScheme}
        word={(scheme) => t(`settings.colorScheme.${scheme}`)}
        onChoose={(colorScheme) => void set({ colorScheme })}
      />
      <Choice
        name={t('settings.sounds')}
        options={YES_NO}
        value={settings.sounds}
        word={(on) => t(on ? 'settings.on' : 'settings.off')}
        onChoose={(sounds) => void set({ sounds })}
      />
    </>
  );
}

function Behaviour({ settings, set }: Part): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  return (
    <>
      <Choice
        name={t('settings.mergeLines')}
        options={YES_NO}
        value={settings.mergeLines}
        word={(merge) => t(merge ? 'settings.merge.together' : 'settings.merge.apart')}
        onChoose={(mergeLines) => void set({ mergeLines })}
      />
      <Choice
        name={t('settings.shiftOpens')}
        options={YES_NO}
        value={settings.shiftOpensItself}
        word={(itself) => t(itself ? 'settings.shiftOpen.itself' : 'settings.shiftOpen.person')}
        onChoose={(shiftOpensItself) => void set({ shiftOpensItself })}
      />
      <Choice
        name={t('settings.autoLock')}
        options={withValue(LOCK_MINUTES, settings.autoLockMinutes)}
        value={settings.autoLockMinutes}
        word={(minutes) =>
          minutes === 0 ? t('settings.never') : t('settings.minutes', { n: formats.count(minutes) })
        }
        onChoose={(autoLockMinutes) => void set({ autoLockMinutes })}
      />
      <Choice
        name={t('settings.wedgeGap')}
        options={withValue(GAPS_MS, settings.wedgeGapMs)}
        value={settings.wedgeGapMs}
        word={(gap) => t('settings.milliseconds', { n: formats.count(gap) })}
        onChoose={(wedgeGapMs) => void set({ wedgeGapMs })}
      />
    </>
  );
}

/** The usual steps, and the one that is set where it is none of them. */
function withValue(steps: readonly number[], value: number): readonly number[] {
  return steps.includes(value) ? steps : [...steps, value].toSorted((a, b) => a - b);
}
