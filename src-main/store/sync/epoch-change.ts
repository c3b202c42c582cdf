import { sql } from 'kysely';
import { StorefrontId } from '../../../shared/domain/ids.ts';
import type { Certificate } from '../../../shared/protocol/sync-identity.ts';
import type { Change } from '../../sync/machine-state.ts';
import type { WriteTx } from '../../store-port.ts';
import type { Statements } from '../statements.ts';
import type { KeptTerminalReader } from '../terminal.ts';
import type { HeldCounters } from './held-counters.ts';

export interface EpochChangeDeps {
  readonly statements: Statements;
  readonly held: HeldCounters;
  readonly terminal: KeptTerminalReader;
}

type EpochChange = Extract<Change, { kind: 'epoch' }>;

/**
 * Makes the store another identity's: its journal runs on, its receipts begin a series, whatever
 * its carts held is let go of, and the carts themselves stay as they are.
 */
export function createEpochChange(
  deps: EpochChangeDeps,
): (tx: WriteTx, change: EpochChange, at: string) => void {
  const { held, terminal } = deps;
  const rows = createIdentityRows(deps.statements);
  return (tx, { certificate, cause }, at) => {
    const { epoch, series } = certificate;
    for (const one of tx.stockWrites.releaseAll()) {
      tx.audit({
        type: 'stock.released',
        userId: null,
        saleId: one.saleId,
        lineId: one.lineId,
        origin: 'sync',
        data: { quantityMilli: one.quantityMilli },
        description: 'Reservation released with the old identity',
      });
    }
    held.clear();
    // Before the event: it is the first of the new stream.
    rows.write(certificate);
    terminal.forget();
    tx.journal({
      payload: { type: 'epoch.started', terminal: certificate.terminal, epoch, series, cause },
      subjectId: certificate.terminal,
      receiptNumber: null,
      businessDate: tx.terminal.state().businessDate,
      checkpoint: true,
    });
    tx.audit({
      type: 'epoch.changed',
      userId: null,
      origin: 'sync',
      data: { cause, epoch, series, terminalId: certificate.terminal, at },
      description: `Epoch ${epoch}, receipt series ${series}: ${cause} at HQ`,
    });
  };
}

function createIdentityRows(statements: Statements): { write(certificate: Certificate): void } {
  const identity = statements.run<Written>()((query, p) =>
    query.updateTable('terminal_identity').set({
      terminal_id: p.terminal,
      storefront_id: p.storefront,
      // Receipts and people call it by its series until HQ's name for it is sent.
      name: p.series,
      epoch: p.epoch,
      series: p.series,
    }),
  );
  // A series that this till counted already goes on, so that no number comes twice.
  const counter = statements.run<{ series: string }>()((query, { series }) =>
    query
      .insertInto('receipt_counter')
      .values({ series, last: 0 })
      .onConflict((conflict) => conflict.doNothing()),
  );
  const shop = statements.run<Pick<Written, 'storefront'>>()((query, { storefront }) =>
    query.updateTable('storefront').set({ storefront_id: storefront }),
  );
  const openCarts = statements.run<Pick<Written, 'terminal' | 'storefront'>>()((query, p) =>
    query
      .updateTable('sale')
      .set({ terminal_id: p.terminal, storefront_id: p.storefront })
      .where(sql<boolean>`status in ('DRAFT', 'PENDING', 'PARTIAL')`),
  );
  return {
    write: ({ terminal, epoch, series, storefront: storefrontText }) => {
      const storefront = StorefrontId.parse(storefrontText);
      const written = { terminal, epoch, series, storefront };
      identity(written);
      counter(written);
      shop(written);
      openCarts(written);
    },
  };
}

interface Written {
  readonly terminal: Certificate['terminal'];
  readonly epoch: number;
  readonly series: string;
  readonly storefront: StorefrontId;
}
