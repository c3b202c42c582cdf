/**
 * What happened in a business, told to the rest of the world by the outbox. A name once given keeps
 * its meaning; a body may gain fields. Goods, prices and sales come with their values; people
 * (customers, users) by their ids alone, so that nothing personal leaves HQ by this way.
 */
export interface DomainEvent {
  readonly name: DomainEventName;
  /** What it happened to; events of one (aggregate, id) are sent in the order they happened. */
  readonly aggregate: string;
  readonly aggregateId: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Of several of this name about this thing in one transaction the last tells all. */
  readonly latest?: true;
}

export type DomainEventName =
  /** Of master data: `product.updated`, `customer.created` … */
  | `${string}.${'created' | 'updated' | 'deleted'}`
  | 'product.price_changed'
  | 'stock.changed'
  | 'inventory.low'
  | 'inventory.recovered'
  | 'sale.completed'
  | 'exception.opened'
  | 'exception.resolved'
  | 'terminal.enrolled'
  | 'terminal.lost'
  | 'terminal.revoked'
  | 'terminal.in_conflict';

/** An event as it is sent. Sent twice it has the same id: whoever acts on it acts once an id. */
export interface SentEvent {
  readonly eventId: string;
  /** Counts up by one in a business. */
  readonly seq: number;
  readonly name: string;
  readonly aggregate: string;
  readonly aggregateId: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Of the request that caused it; it began at a till. */
  readonly correlationId: string;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
}
