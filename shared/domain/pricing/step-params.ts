import { assertNever } from '../result.ts';
import type { RuleAction } from './price-book.ts';

/** What the words of a step need; see `shared/i18n/price-steps.ts`. */
export function stepParams(action: RuleAction): Readonly<Record<string, number>> {
  switch (action.kind) {
    case 'percent':
    case 'basket_percent':
      return { sharePpm: action.ppm };
    case 'amount':
      return action.per === 'unit' ? { unitMinor: action.amountMinor } : {};
    case 'fixed_price':
      return { priceMinor: action.unitPriceMinor };
    case 'bundle': {
      const pieces = action.parts.reduce((sum, part) => sum + part.pieces, 0);
      return { pieceCount: pieces, priceMinor: action.priceMinor };
    }
    case 'mix_match':
      return { pieceCount: action.pieces, priceMinor: action.priceMinor };
    case 'buy_get':
      return {
        buyCount: action.buyPieces,
        getCount: action.getPieces,
        sharePpm: action.ppm,
      };
    case 'basket_amount':
      return { basketMinor: action.amountMinor };
    default:
      return assertNever(action);
  }
}
