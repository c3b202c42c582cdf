import { IconAlertTriangle } from '@tabler/icons-react';
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../../shared/i18n/errors.ts';
import { assertNever } from '../../../shared/domain/result.ts';
import { useFormats } from '../../ui/format-context.tsx';
import { useTill, useTillStore } from '../till-context.tsx';
import type { NoticeAction, SaleNotice, Till } from '../till-state.ts';
import classes from './notice-panel.module.css';

/**
 * A failure, in the sale, in words, with the ways out. It never lies over the newest line or a
 * total.
 */
export function NoticePanel(): ReactNode {
  const notice = useTill((till) => till.notice);
  // A line more or less may change where there is room.
  const lineCount = useTill((till) => till.cart?.lines.length ?? 0);
  const place = useRef<HTMLDivElement>(null);
  const [atHead, setAtHead] = useState(false);
  useLayoutEffect(() => {
    if (notice !== null) setAtHead(lineCount > 0 && reachesUnder(place.current));
  }, [notice, lineCount]);
  return (
    <div ref={place} className={classes.place} data-at={atHead ? 'head' : 'foot'} role="alert">
      {notice !== null && <Notice notice={notice} />}
    </div>
  );
}

/**
 * True when the lines would reach under a notice at the foot of the list: the newest is down there.
 */
function reachesUnder(notice: HTMLElement | null): boolean {
  const body = notice?.parentElement;
  const track = body?.querySelector('[role="listbox"] > *');
  if (notice === null || body == null || track == null) return false;
  return track.clientHeight + notice.clientHeight > body.clientHeight;
}

function Notice({ notice }: { readonly notice: SaleNotice }): ReactNode {
  const { t } = useTranslation();
  const { locale } = useFormats();
  const store = useTillStore();
  const currency = useTill((till) => till.status?.storefront.currency);
  const words = errorText(notice.error, locale, currency);
  const code = notice.code;
  return (
    <section className={classes.notice} data-testid="notice" data-code={notice.error.code}>
      <IconAlertTriangle size={24} className={classes.icon ?? ''} aria-hidden />
      <div className={classes.words}>
        <strong>{words.message}</strong>
        <span>{words.action}</span>
        {code !== undefined && !words.message.includes(code) && (
          <span className={`${classes.code} figures`}>
            {t('notice.code', { code: readable(code) })}
          </span>
        )}
      </div>
      <div className={classes.actions}>
        {notice.actions.map((action) => (
          <button
            key={action}
            type="button"
            className={classes.button}
            onClick={() => take(action, notice, store.getState())}
          >
            {t(`notice.${action}`)}
          </button>
        ))}
      </div>
    </section>
  );
}

const LONGEST_CODE = 32;

/** A scanned code may hold control characters, and may be very long. */
function readable(code: string): string {
  const plain = code.replace(/\p{C}+/gu, ' ').trim();
  return plain.length > LONGEST_CODE ? `${plain.slice(0, LONGEST_CODE - 1)}…` : plain;
}

function take(action: NoticeAction, notice: SaleNotice, till: Till): void {
  switch (action) {
    case 'open_item':
      till.dismissNotice();
      return till.openDialog({ kind: 'openItem', code: notice.code ?? null });
    case 'search':
      till.dismissNotice();
      return till.focusFind();
    case 'price_check':
      return till.openDialog(
        notice.code === undefined
          ? { kind: 'priceCheck' }
          : { kind: 'priceCheck', code: notice.code },
      );
    case 'override':
      if (notice.retry !== undefined) {
        till.openDialog({ kind: 'override', error: notice.error, retry: notice.retry });
      }
      return;
    case 'dismiss':
      return till.dismissNotice();
    default:
      assertNever(action);
  }
}
