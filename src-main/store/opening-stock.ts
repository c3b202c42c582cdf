import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { ProductId } from '../../shared/domain/ids.ts';
import type { Minor } from '../../shared/domain/money.ts';
import type { Milli } from '../../shared/domain/quantity.ts';
import type { Ids } from '../ports.ts';
import type { JournalInput } from '../store-port.ts';
import type { Schema } from './schema.ts';
import { pick, type Statements } from './statements.ts';

export interface OpenedProduct {
  readonly row: number;
  readonly productId: ProductId;
  readonly quantityMilli: Milli;
  readonly unitCostMinor: Minor;
}

export interface OpeningStock {
  /** It waits for `write`, by when the product itself has to be there. */
  add(product: OpenedProduct): void;
  readonly waiting: () => number;
  write(): void;
  readonly count: () => number;
  /** Journals one digest over all of it; nothing where nothing was added. */
  finish(journal: (event: JournalInput) => void): void;
}

export interface OpeningStockInput {
  readonly statements: Statements;
  readonly ids: Ids;
  readonly batchId: string;
  readonly businessDate: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

const COLUMNS = [
  'movement_id',
  'product_row',
  'kind',
  'quantity_milli',
  'unit_cost_minor',
  'sale_id',
  'line_id',
  'batch_id',
  'business_date',
  'created_at',
] as const;

/** Stock that was there before the till was. Movement ids grow, so their order is the digest's. */
export function createOpeningStock(input: OpeningStockInput): OpeningStock {
  const { statements, ids, batchId, businessDate, at } = input;
  const insert = statements.run<Schema['stock_movement']>()((query, p) =>
    query.insertInto('stock_movement').values(pick(p, COLUMNS)),
  );
  const raiseLevel = statements.run<{ row: number; quantity: Milli }>()((query, p) =>
    query
      .insertInto('stock_level')
      .values({ product_row: p.row, on_hand_milli: p.quantity })
      .onConflict((conflict) =>
        conflict.column('product_row').doUpdateSet({
          on_hand_milli: sql<Milli>`on_hand_milli + excluded.on_hand_milli`,
        }),
      ),
  );
  const digest = createHash('sha256');
  let waiting: OpenedProduct[] = [];
  let count = 0;
  const write = (): void => {
    for (const product of waiting) {
      const movement = {
        movement_id: ids.next(),
        product_row: product.row,
        kind: 'opening' as const,
        quantity_milli: product.quantityMilli,
        unit_cost_minor: product.unitCostMinor,
        sale_id: null,
        line_id: null,
        batch_id: batchId,
        business_date: businessDate,
        created_at: at,
      };
      insert(movement);
      digest.update(openingDigestLine({ ...movement, product_id: product.productId }));
    }
    for (const { row, quantityMilli: quantity } of waiting) raiseLevel({ row, quantity });
    waiting = [];
  };
  return {
    add: (product) => {
      waiting.push(product);
      count += 1;
    },
    waiting: () => waiting.length,
    write,
    count: () => count,
    finish: (journal) => {
      write();
      if (count === 0) return;
      journal({
        payload: { type: 'stock.opened', batchId, count, sha256: digest.digest('hex') },
        subjectId: batchId,
        receiptNumber: null,
        businessDate,
        // An import runs outside the shell whose keychain may hold the key; the next receipt signs
        // it.
        checkpoint: false,
      });
    },
  };
}

/** One line of the digest that `stock.opened` carries (see shared/protocol/journal-event.ts). */
export function openingDigestLine(movement: {
  readonly movement_id: string;
  readonly product_id: string;
  readonly quantity_milli: number;
  readonly unit_cost_minor: number;
  readonly business_date: string;
  readonly created_at: string;
}): string {
  const { movement_id: id, product_id: product, quantity_milli: quantity } = movement;
  const { unit_cost_minor: cost, business_date: date, created_at: at } = movement;
  return `${id}|${product}|${quantity}|${cost}|${date}|${at}\n`;
}
