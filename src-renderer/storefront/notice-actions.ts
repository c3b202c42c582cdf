import type { CommandName } from '../../shared/ipc/contract.ts';
import type { IpcError } from '../../shared/ipc/errors.ts';
import type { NoticeAction } from './till-state.ts';

/** Commands that only look something up: their screen says itself that nothing came. */
const LOOK_UPS: ReadonlySet<CommandName> = new Set<CommandName>([
  'status.get',
  'cart.held',
  'sale.find',
  'sale.receipt',
  'catalogue.search',
  'catalogue.browse',
  'catalogue.categories',
  'catalogue.priceCheck',
  'customer.search',
  'print.queue',
]);

/** Commands whose own screen (the PIN pad, the page of backups) shows why they failed. */
const OWN_SCREEN: ReadonlySet<CommandName> = new Set<CommandName>([
  'session.signIn',
  'recovery.restore',
  'customer.settle',
]);

/** True for commands that must run one after another, in the order they were asked for. */
export function changesTheSale(command: CommandName): boolean {
  return !LOOK_UPS.has(command);
}

/** True where a failure belongs in the sale, in words. */
export function failsIntoTheSale(command: CommandName): boolean {
  return !LOOK_UPS.has(command) && !OWN_SCREEN.has(command);
}

/** The ways out of a failure, the best one first. */
export function waysOut(error: IpcError, code: string | undefined): readonly NoticeAction[] {
  const override: readonly NoticeAction[] = error.override === undefined ? [] : ['override'];
  switch (error.code) {
    case 'PRODUCT_UNKNOWN':
      return code === undefined ? ['search', 'dismiss'] : ['open_item', 'search', 'dismiss'];
    case 'CODE_UNREADABLE':
    case 'CHECK_DIGIT_WRONG':
    case 'GS1_PART_UNKNOWN':
    case 'GS1_PART_WRONG':
    case 'GS1_PARTS_CLASH':
    case 'GS1_PART_MISSING':
    case 'GS1_NO_PRODUCT':
    case 'PRODUCT_INACTIVE':
      return ['search', 'dismiss'];
    case 'PRICE_MISSING':
    case 'PRICE_ZERO':
      return [...override, ...(code === undefined ? [] : (['open_item'] as const)), 'dismiss'];
    case 'STOCK_NOT_ENOUGH':
      return [...override, ...(code === undefined ? [] : (['price_check'] as const)), 'dismiss'];
    default:
      return [...override, 'dismiss'];
  }
}
