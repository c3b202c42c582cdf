import { IconAlertTriangle, IconCashRegister, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ExceptionsPage } from '../exceptions/exceptions-page.tsx';
import { shell } from '../locales/en/shell.ts';
import { TerminalsPage } from '../terminals/terminals-page.tsx';

export interface OfficePage {
  /** The first word of its address, and its name among the words. */
  readonly name: keyof typeof shell.pages;
  readonly icon: Icon;
  /** Who may read what it shows. */
  readonly permission: string;
  readonly view: () => ReactNode;
}

/** In the order of the rail. */
export const PAGES: readonly OfficePage[] = [
  {
    name: 'terminals',
    icon: IconCashRegister,
    permission: 'terminals:read',
    view: TerminalsPage,
  },
  {
    name: 'exceptions',
    icon: IconAlertTriangle,
    permission: 'exceptions:read',
    view: ExceptionsPage,
  },
];
