import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Minor, minor } from '../../../../shared/domain/money.ts';
import { countedTotal, type CountedPieces } from '../../../../shared/domain/shift/denominations.ts';
import type { ShiftCountView } from '../../../../shared/ipc/shift-views.ts';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { movedTo } from '../../../ui/list-keys.ts';
import {
  EMPTY_ENTRY,
  entryValue,
  type NumberEntry,
  type NumberKey,
  numberKeyOf,
  type NumberRules,
  pressKey,
  shownEntry,
} from '../../../ui/number-entry.ts';
import { Numpad } from '../../../ui/numpad.tsx';
import { useTill } from '../../till-context.tsx';
import { useDialogCommand } from '../use-dialog-command.ts';
import { useMoneyRules } from '../use-money-rules.ts';
import classes from './shift.module.css';
import { useCurrentShift } from './use-current-shift.ts';

const PIECES: NumberRules = { fractionDigits: 0, wholeDigits: 5 };
const PAGE_ROWS = 5;

/** SHF-2: the drawer is counted blind, note by note; then the shift is closed by that count. */
export function CountDialog(): ReactNode {
  const { t } = useTranslation('shift');
  const openDialog = useTill((till) => till.openDialog);
  const refresh = useTill((till) => till.refresh);
  const { run, problem, busy } = useDialogCommand();
  const sheet = useSheet();
  const [count, setCount] = useState<ShiftCountView | null>(null);

  const finish = async (): Promise<void> => {
    const { pieces, looseMinor } = sheet;
    const done = await run('shift.count', { pieces: [...pieces], looseMinor });
    if (done?.ok === true) setCount(done.value);
  };
  const closeShift = async (countId: ShiftCountView['countId']): Promise<void> => {
    const done = await run('shift.close', { countId });
    if (done?.ok !== true) return setCount(null);
    await refresh();
    openDialog({ kind: 'shiftReport', report: done.value });
  };
  const enter = (): void => {
    if (count !== null) void closeShift(count.countId);
    else if (!sheet.next()) void finish();
  };
  return (
    <DialogFrame
      title={t('count.title')}
      onClose={() => openDialog({ kind: 'shift' })}
      onEnter={enter}
      onKey={(event) => count === null && sheet.onKey(event)}
      problem={problem}
      footer={
        <Footer
          sheet={sheet}
          count={count}
          busy={busy}
          onAgain={() => setCount(null)}
          onMain={() => void (count === null ? finish() : closeShift(count.countId))}
        />
      }
    >
      <Sheet sheet={sheet} counted={count?.countedMinor ?? null} />
    </DialogFrame>
  );
}

interface CountSheet {
  readonly denominations: readonly Minor[];
  readonly entries: readonly NumberEntry[];
  readonly active: number;
  readonly choose: (row: number) => void;
  readonly press: (key: NumberKey) => void;
  readonly onKey: (event: KeyboardEvent) => boolean;
  /** Goes one row down; false where it is the last. */
  readonly next: () => boolean;
  readonly pieces: readonly CountedPieces[];
  readonly looseMinor: Minor;
  readonly totalMinor: Minor;
}

/** A row a denomination, and the last one for what is counted as an amount. */
function useSheet(): CountSheet {
  const denominations = useCurrentShift()?.denominations ?? [];
  const money = useMoneyRules();
  const [typed, setTyped] = useState<Readonly<Record<number, NumberEntry>>>({});
  const [active, choose] = useState(0);
  const rows = denominations.length + 1;
  const entries = Array.from({ length: rows }, (_, row) => typed[row] ?? EMPTY_ENTRY);
  const rulesOf = (row: number): NumberRules => (row === denominations.length ? money : PIECES);
  const press = (key: NumberKey): void =>
    setTyped((before) => ({
      ...before,
      [active]: pressKey(before[active] ?? EMPTY_ENTRY, key, rulesOf(active)),
    }));
  const onKey = (event: KeyboardEvent): boolean => {
    const to = movedTo(event.key, active, rows, PAGE_ROWS);
    if (to !== null) {
      choose(to);
      return true;
    }
    const key = numberKeyOf(event);
    if (key !== null) press(key);
    return key !== null;
  };
  const pieces = denominations.map((denominationMinor, row) => ({
    denominationMinor,
    pieces: entryValue(entries[row] ?? EMPTY_ENTRY, PIECES) ?? 0,
  }));
  const looseMinor = minor(entryValue(entries.at(-1) ?? EMPTY_ENTRY, money) ?? 0);
  const next = (): boolean => {
    if (active >= rows - 1) return false;
    choose(active + 1);
    return true;
  };
  const totalMinor = countedTotal(pieces, looseMinor);
  return {
    ...{ denominations, entries, active, choose, press, onKey, next },
    ...{ pieces, looseMinor, totalMinor },
  };
}

function Sheet({
  sheet,
  counted,
}: {
  readonly sheet: CountSheet;
  readonly counted: Minor | null;
}): ReactNode {
  const { t } = useTranslation('shift');
  const formats = useFormats();
  const { denominations, entries, active } = sheet;
  const loose = denominations.length;
  return (
    <div className={classes.count}>
      <ul className={classes.rows} aria-label={t('count.pieces')}>
        {entries.map((entry, row) => (
          <li key={denominations[row] ?? 'loose'}>
            <button
              type="button"
              className={classes.row}
              aria-current={row === active && counted === null}
              disabled={counted !== null}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => sheet.choose(row)}
              data-testid="count-row"
            >
              <span>
                {row === loose ? t('count.loose') : formats.money(denominations[row] ?? 0)}
              </span>
              <span>{row === loose ? '' : `× ${shownEntry(entry, formats.marks) || '0'}`}</span>
              <span>
                {row === loose
                  ? shownEntry(entry, formats.marks)
                  : formats.amount((denominations[row] ?? 0) * (sheet.pieces[row]?.pieces ?? 0))}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div>
        <p className={classes.head}>
          <span>{t('count.counted')}</span>
          <strong data-testid="count-total">{formats.money(counted ?? sheet.totalMinor)}</strong>
          <span>{t('count.blind')}</span>
        </p>
        <Numpad
          kind={active === loose ? 'money' : 'whole'}
          decimalMark={formats.marks.decimal}
          disabled={counted !== null}
          onKey={sheet.press}
        />
      </div>
    </div>
  );
}

function Footer(props: {
  readonly sheet: CountSheet;
  readonly count: ShiftCountView | null;
  readonly busy: boolean;
  readonly onAgain: () => void;
  readonly onMain: () => void;
}): ReactNode {
  const { t } = useTranslation('shift');
  const formats = useFormats();
  const { sheet, count, busy } = props;
  return (
    <>
      {count !== null && (
        <ActionButton onClick={props.onAgain} disabled={busy}>
          {t('count.again')}
        </ActionButton>
      )}
      <ActionButton
        tone="main"
        keys="Enter"
        disabled={busy}
        onClick={props.onMain}
        testId="count-main"
      >
        {count === null
          ? t('count.next', { amount: formats.money(sheet.totalMinor) })
          : t('count.close')}
      </ActionButton>
    </>
  );
}
