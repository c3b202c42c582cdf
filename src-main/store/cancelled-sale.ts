import type { SaleId } from '../../shared/domain/ids.ts';
import { canonicalJson, type CanonicalValue } from '../../shared/protocol/canonical-json.ts';
import { sha256Hex } from './digest.ts';
import type { Statements } from './statements.ts';

export type CancelledSaleDigest = (saleId: SaleId) => string;

/**
 * A cancelled sale is journalled nowhere: no money and no stock moved. The audit event that says it
 * was cancelled carries this digest of its rows instead, SHA-256 over their RFC 8785 bytes, so that
 * a change to them is found all the same.
 */
export function createCancelledSaleDigest(statements: Statements): CancelledSaleDigest {
  const sale = statements.get<{ saleId: SaleId }>()((query, { saleId }) =>
    query.selectFrom('sale').selectAll().where('sale_id', '=', saleId),
  );
  const lines = statements.all<{ saleId: SaleId }>()((query, { saleId }) =>
    query.selectFrom('sale_line').selectAll().where('sale_id', '=', saleId).orderBy('position'),
  );
  const tenders = statements.all<{ saleId: SaleId }>()((query, { saleId }) =>
    query.selectFrom('tender').selectAll().where('sale_id', '=', saleId).orderBy('position'),
  );
  const overrides = statements.all<{ saleId: SaleId }>()((query, { saleId }) =>
    query
      .selectFrom('override_grant')
      .selectAll()
      .where('sale_id', '=', saleId)
      .orderBy('override_id'),
  );
  return (saleId) => {
    const rows = {
      sale: { ...sale({ saleId }) },
      lines: lines({ saleId }).map((row) => ({ ...row })),
      tenders: tenders({ saleId }).map((row) => ({ ...row })),
      overrides: overrides({ saleId }).map((row) => ({ ...row })),
    };
    return sha256Hex(canonicalJson(rows satisfies CanonicalValue));
  };
}
