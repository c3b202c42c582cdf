import { hqProblemsKk } from '../../../../shared/i18n/hq-problems-kk.ts';
import { exceptions } from './exceptions.ts';
import { parts, shell, signIn } from './shell.ts';
import { terminals } from './terminals.ts';

export const office = { shell, signIn, parts, terminals, exceptions, problems: hqProblemsKk };
