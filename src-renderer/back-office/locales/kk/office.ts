import { hqProblemsKk } from '../../../../shared/i18n/hq-problems-kk.ts';
import { audit } from './audit.ts';
import { catalogue } from './catalogue.ts';
import { customers } from './customers.ts';
import { exceptions } from './exceptions.ts';
import { health, people, storefronts } from './people.ts';
import { prices } from './prices.ts';
import { imports, products } from './products.ts';
import { parts, shell, signIn } from './shell.ts';
import { shifts } from './shifts.ts';
import { stock } from './stock.ts';
import { terminals } from './terminals.ts';

export const office = {
  shell,
  signIn,
  parts,
  terminals,
  shifts,
  exceptions,
  products,
  prices,
  catalogue,
  imports,
  customers,
  stock,
  storefronts,
  people,
  health,
  audit,
  problems: hqProblemsKk,
};
