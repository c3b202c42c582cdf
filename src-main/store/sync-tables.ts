import type { CustomerId, ProductId, SaleId, TerminalId } from '../../shared/domain/ids.ts';
import type { MailboxMessage } from '../../shared/protocol/mailbox.ts';
import type { ConflictReason } from '../../shared/protocol/hello.ts';
import type { Flag } from './schema-flag.ts';

/** Tables of the agreement with HQ, as Kysely sees them. */

export interface SyncStateTable {
  only_row: 1;
  hq_public_key: string | null;
  hq_incarnation: string;
  certificate_json: string | null;
  fence_token: string | null;
  conflict_reason: ConflictReason | null;
  support_code: string | null;
  ack_json: string | null;
  missing_json: string | null;
  skew_ms: number | null;
  cursor_mailbox: string;
  cursor_journal: string;
  cursor_master: string;
  cursor_storefront: string;
  generation_master: number;
  generation_storefront: number;
  complete_master: Flag;
  complete_storefront: Flag;
  unproven: Flag;
}

export interface JournalSegmentTable {
  first_seq: number;
  terminal_id: string;
  epoch: number;
}

export interface RecoveredEventTable {
  hash: string;
  terminal_id: string;
  epoch: number;
  seq: number;
  bytes: Buffer;
}

export interface HeldCounterTable {
  counter: string;
  granted: number;
  replenished: number;
  available: number;
  reserved: number;
  spent: number;
  returned: number;
  beyond: number;
  advice_ms: number | null;
  advice_until_mono_ms: number | null;
  boot_nonce: string | null;
}

export interface MailboxAppliedTable {
  message_id: string;
  terminal_id: string;
  epoch: number;
  seq: number;
  kind: MailboxMessage['kind'];
  counter: string | null;
  amount: number | null;
  command: string | null;
  applied_at: string;
}

export interface ReservationLeaseTable {
  reservation_id: string;
  counter: string;
  amount: number;
}

export interface SaleLeaseTable {
  sale_id: SaleId;
  counter: string;
  amount: number;
  beyond: number;
}

export interface MasterRowTable {
  stream: 'master' | 'storefront';
  entity: string;
  key: string;
  version: number;
  generation: number;
  problem: string | null;
  body: string | null;
}

export interface ProductFormerIdTable {
  product_row: number;
  until_seq: number;
  product_id: ProductId;
}

export interface TaxRateNameTable {
  tax_rate_id: string;
  name_en: string;
  name_ru: string;
  name_kk: string;
}

export interface CustomerMadeTable {
  customer_id: CustomerId;
  made_at: string;
}

export interface CartClaimTable {
  claim_id: SaleId;
  holder: TerminalId;
  sale_id: SaleId;
  claimed_at: string;
}

export interface CartToGiveTable {
  claim_id: SaleId;
  sale_id: SaleId;
  body_json: string | null;
}

export interface HqNoticeTable {
  notice_id: string;
  type: string;
  detail: string;
  raised_at: string;
  seen_at: string | null;
}

export interface CustomerDebtTable {
  customer_id: CustomerId;
  debts_json: string;
}

export interface HqAddressTable {
  only_row: 1;
  url: string;
}

export interface StockToldTable {
  product_id: ProductId;
  as_of: string;
  storefronts_json: string;
}

export interface CustomerAccountTable {
  customer_id: CustomerId;
  balance_minor: number;
  as_of: string;
}
