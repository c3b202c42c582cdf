import { Menu } from '@mantine/core';
import { IconCheck, IconLanguage } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LOCALES } from '../../shared/domain/localized.ts';
import { useLanguage } from './language-context.tsx';
import classes from './language-picker.module.css';

/** Each language by its own name, so that whoever needs it can read it. */
export function LanguagePicker(): ReactNode {
  const { t } = useTranslation();
  const { locale, choose } = useLanguage();
  return (
    <Menu position="bottom-end" width={208} withinPortal transitionProps={{ duration: 100 }}>
      <Menu.Target>
        <button type="button" className={classes.button}>
          <IconLanguage size={20} aria-hidden />
          <span className="visually-hidden">{t('app.language')}</span>
          {locale.toUpperCase()}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {LOCALES.map((one) => (
          <Menu.Item
            key={one}
            lang={one}
            className={classes.item ?? ''}
            rightSection={one === locale ? <IconCheck size={20} aria-hidden /> : null}
            aria-current={one === locale}
            onClick={() => choose(one)}
          >
            {t(`app.languages.${one}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
