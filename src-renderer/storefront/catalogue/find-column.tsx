import { memo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import type { NumberKey } from '../../ui/number-entry.ts';
import { Numpad } from '../../ui/numpad.tsx';
import { TouchKeyboard } from '../../ui/touch-keyboard.tsx';
import { perform } from '../shortcut-actions.ts';
import { useTillStore } from '../till-context.tsx';
import panel from './catalogue-panel.module.css';
import { FindField } from './find-field.tsx';
import classes from './find-column.module.css';
import { SearchResults } from './search-results.tsx';
import { useFind, type Find } from './use-find.ts';

/** The right of the scan layout: find, and under it the number pad or what was found. */
export const FindColumn = memo(function FindColumn(): ReactNode {
  const [keyboard, setKeyboard] = useState(false);
  const find = useFind();
  const letters = /\D/.test(find.text.trim());
  return (
    <div className={panel.panel}>
      <FindField find={find} keyboardShown={keyboard} onKeyboard={setKeyboard} />
      <div className={panel.results}>
        {letters ? <SearchResults find={find} /> : <CodePad find={find} />}
        {keyboard && (
          <div className={panel.keyboard}>
            <TouchKeyboard onHide={() => setKeyboard(false)} />
          </div>
        )}
      </div>
    </div>
  );
});

/** Codes and quantities by touch: `3 ×` before an item, a code and Enter, + and − for the line. */
function CodePad({ find }: { readonly find: Find }): ReactNode {
  const { t } = useTranslation();
  const { marks } = useFormats();
  const store = useTillStore();
  const press = (key: NumberKey): void => {
    switch (key) {
      case 'plus':
        return perform('increase', store.getState());
      case 'minus':
        return perform('decrease', store.getState());
      case 'clear':
        return find.clear();
      case 'back':
        return find.write(find.text.slice(0, -1));
      case 'point':
        return find.write(`${find.text}${marks.decimal}`);
      default:
        return find.write(find.text + key);
    }
  };
  return (
    <div className={classes.pad}>
      <Numpad kind="decimal" onKey={press} decimalMark={marks.decimal} />
      <div className={classes.foot}>
        <button
          type="button"
          className={classes.button}
          disabled={find.text === ''}
          onClick={() => find.write(`${find.text}*`)}
        >
          × {t('sale.quantity')}
        </button>
        <button
          type="button"
          className={classes.button}
          disabled={find.text === ''}
          onClick={find.enter}
        >
          {t('find.enter')}
        </button>
      </div>
    </div>
  );
}
