import { NativeSelect, useMantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Locale, LOCALES } from '../../../shared/domain/localized.ts';
import { useLanguage } from '../language-context.tsx';

export function LanguageSelect(): ReactNode {
  const { t } = useTranslation('office');
  const { locale, choose } = useLanguage();
  return (
    <NativeSelect
      aria-label={t('shell.language')}
      value={locale}
      onChange={(event) => choose(Locale.parse(event.currentTarget.value))}
      data={LOCALES.map((value) => ({ value, label: t(`shell.languages.${value}`) }))}
    />
  );
}

const LOOKS = ['auto', 'light', 'dark'] as const;

export function LookSelect(): ReactNode {
  const { t } = useTranslation('office');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <NativeSelect
      aria-label={t('shell.look')}
      value={colorScheme}
      onChange={(event) => {
        const chosen = LOOKS.find((look) => look === event.currentTarget.value);
        if (chosen !== undefined) setColorScheme(chosen);
      }}
      data={LOOKS.map((value) => ({ value, label: t(`shell.looks.${value}`) }))}
    />
  );
}
