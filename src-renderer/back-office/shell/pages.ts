import {
  IconAlertTriangle,
  IconBuildingStore,
  IconCashRegister,
  IconDiscount,
  IconHeartbeat,
  IconHistory,
  IconPackages,
  IconReceipt,
  IconTag,
  IconUserDollar,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { AuditPage } from '../audit/audit-page.tsx';
import { CustomersPage } from '../customers/customers-page.tsx';
import { ExceptionsPage } from '../exceptions/exceptions-page.tsx';
import { HealthPage } from '../health/health-page.tsx';
import type { shell } from '../locales/en/shell.ts';
import { PeoplePage } from '../people/people-page.tsx';
import { PricesPage } from '../prices/prices-page.tsx';
import { ProductsPage } from '../products/products-page.tsx';
import { ShiftsPage } from '../shifts/shifts-page.tsx';
import { StockPage } from '../stock/stock-page.tsx';
import { StorefrontsPage } from '../storefronts/storefronts-page.tsx';
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
    name: 'shifts',
    icon: IconReceipt,
    permission: 'terminals:read',
    view: ShiftsPage,
  },
  {
    name: 'exceptions',
    icon: IconAlertTriangle,
    permission: 'exceptions:read',
    view: ExceptionsPage,
  },
  {
    name: 'products',
    icon: IconTag,
    permission: 'catalogue:read',
    view: ProductsPage,
  },
  { name: 'prices', icon: IconDiscount, permission: 'prices:read', view: PricesPage },
  {
    name: 'customers',
    icon: IconUserDollar,
    permission: 'customers:read',
    view: CustomersPage,
  },
  { name: 'stock', icon: IconPackages, permission: 'stock:read', view: StockPage },
  {
    name: 'storefronts',
    icon: IconBuildingStore,
    permission: 'storefronts:read',
    view: StorefrontsPage,
  },
  { name: 'people', icon: IconUsers, permission: 'users:read', view: PeoplePage },
  { name: 'health', icon: IconHeartbeat, permission: 'terminals:read', view: HealthPage },
  { name: 'audit', icon: IconHistory, permission: 'audit:read', view: AuditPage },
];
