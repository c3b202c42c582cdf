import type { Clock, Ids } from '../../src-main/ports.ts';

/** 14:05 on a Saturday in Almaty. */
export const TEST_START = '2026-11-21T09:05:00.000Z';

/** Both clocks in the test's hands; time stands still unless it is moved. */
export class FakeClock implements Clock {
  #wallMs: number;
  #monotonicMs = 1000;

  constructor(start: string = TEST_START) {
    this.#wallMs = Date.parse(start);
  }

  wallMs(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  /** Time passes. */
  pass(ms: number): void {
    this.#wallMs += ms;
    this.#monotonicMs += ms;
  }

  /** Only the monotonic clock runs on. */
  passMonotonic(ms: number): void {
    this.#monotonicMs += ms;
  }

  /** Somebody sets the wall clock. */
  setWall(iso: string): void {
    this.#wallMs = Date.parse(iso);
  }

  /** Somebody moves the wall clock. */
  jumpWall(ms: number): void {
    this.#wallMs += ms;
  }

  /** A new process: its monotonic clock begins anew. */
  restart(): void {
    this.#monotonicMs = 10;
  }
}

const TIME_HEX_DIGITS = 12;
/** What a UUIDv7's last group holds. */
const COUNT_HEX_DIGITS = 12;

/** Valid UUIDv7s that count up, so that they sort in the order they were made. */
export class CountingIds implements Ids {
  #count = 0;
  readonly #head: string;

  constructor(start: string = TEST_START) {
    const time = Date.parse(start).toString(16).padStart(TIME_HEX_DIGITS, '0');
    this.#head = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-`;
  }

  next(): string {
    this.#count += 1;
    return this.#head + this.#count.toString(16).padStart(COUNT_HEX_DIGITS, '0');
  }
}
