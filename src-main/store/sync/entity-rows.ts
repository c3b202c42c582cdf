/** How the rows of one entity of HQ's are written. To be used inside a transaction. */
export interface EntityRows<Body> {
  /** Each key once, in the feed's order. */
  apply(bodies: readonly Body[], context: RowContext): void;
  /** HQ deleted it, or a whole pull did not bring it again. */
  remove(key: string): void;
  /** A whole pull ended: what stands here and is not HQ's sells no more. */
  dropOwn(): void;
}

export interface RowContext {
  /** The newest event HQ had taken when it made the page, as its own wall clock time. */
  readonly knownUntil: string;
  readonly headSeq: number;
}
