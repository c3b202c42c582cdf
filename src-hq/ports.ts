/** What HQ needs from outside itself, so that tests can decide it. */
export interface Clock {
  /** Milliseconds since 1970, as people's clocks show. */
  wallMs(): number;
}

export interface Ids {
  /** A new uuidv7. */
  next(): string;
}
