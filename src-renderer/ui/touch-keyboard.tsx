import { IconArrowBigUp, IconBackspace, IconKeyboardHide } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LOCALES, type Locale } from '../../shared/domain/localized.ts';
import { useFormats } from './format-context.tsx';
import { setFieldValue, textFieldOf } from './text-field.ts';
import {
  TOUCH_LANGUAGE_NAMES,
  TOUCH_LAYOUTS,
  withoutLast,
  withTyped,
  type TextState,
} from './touch-layouts.ts';
import classes from './touch-keyboard.module.css';

/**
 * Letters for a till with no keyboard: it types into whatever text field has the focus, which its
 * keys never take. Its own rather than the system's, since few of those have the Kazakh letters.
 */
export function TouchKeyboard({ onHide }: { readonly onHide: () => void }): ReactNode {
  const { t } = useTranslation('dialogs');
  const { locale } = useFormats();
  const [language, setLanguage] = useState<Locale>(locale);
  const [capital, setCapital] = useState(false);
  const next = LOCALES[(LOCALES.indexOf(language) + 1) % LOCALES.length] ?? 'en';

  const type = (letter: string): void => {
    edit((text) => withTyped(text, capital ? letter.toLocaleUpperCase() : letter));
    setCapital(false);
  };

  return (
    <fieldset className={classes.keyboard} aria-label={t('touchKeyboard.label')}>
      {TOUCH_LAYOUTS[language].map((row) => (
        <div key={row} className={classes.row}>
          {Array.from(row, (letter) => (
            <Key key={letter} onPress={() => type(letter)}>
              {capital ? letter.toLocaleUpperCase() : letter}
            </Key>
          ))}
        </div>
      ))}
      <div className={classes.row}>
        <Key
          label={t('touchKeyboard.shift')}
          pressed={capital}
          onPress={() => setCapital(!capital)}
        >
          <IconArrowBigUp size={24} aria-hidden />
        </Key>
        <Key
          label={`${t('touchKeyboard.language')}: ${TOUCH_LANGUAGE_NAMES[next]}`}
          onPress={() => setLanguage(next)}
        >
          {TOUCH_LANGUAGE_NAMES[next]}
        </Key>
        <Key wide onPress={() => type(' ')}>
          {t('touchKeyboard.space')}
        </Key>
        <Key label={t('touchKeyboard.back')} onPress={() => edit(withoutLast)}>
          <IconBackspace size={24} aria-hidden />
        </Key>
        <Key label={t('touchKeyboard.hide')} onPress={onHide}>
          <IconKeyboardHide size={24} aria-hidden />
        </Key>
      </div>
    </fieldset>
  );
}

interface KeyProps {
  readonly children: ReactNode;
  readonly onPress: () => void;
  readonly label?: string;
  readonly pressed?: boolean;
  readonly wide?: boolean;
}

function Key({ children, onPress, label, pressed, wide = false }: KeyProps): ReactNode {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={wide ? classes.space : undefined}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
    >
      {children}
    </button>
  );
}

function edit(change: (text: TextState) => TextState): void {
  const field = textFieldOf(document.activeElement);
  if (field === null) return;
  const length = field.value.length;
  const after = change({
    value: field.value,
    selectionStart: field.selectionStart ?? length,
    selectionEnd: field.selectionEnd ?? length,
  });
  if (field.maxLength >= 0 && after.value.length > field.maxLength) return;
  setFieldValue(field, after.value);
  field.setSelectionRange(after.selectionStart, after.selectionEnd);
}
