/** One thing that was checked: how many were looked at, and what was wrong with some. */
export interface Check {
  readonly name: string;
  readonly count: number;
  readonly problemCount: number;
  /** The first few, in words. */
  readonly problems: readonly string[];
}

export interface VerifyReport {
  readonly ok: boolean;
  readonly checks: readonly Check[];
}

const SHOWN = 10;

/** Collects what one check finds; a damaged row is a finding, not the end of the checking. */
export class Findings {
  readonly #name: string;
  readonly #problems: string[] = [];
  #count = 0;
  #problemCount = 0;

  constructor(name: string) {
    this.#name = name;
  }

  looked(count = 1): void {
    this.#count += count;
  }

  expect(holds: boolean, problem: string | (() => string)): void {
    if (!holds) this.problem(typeof problem === 'string' ? problem : problem());
  }

  problem(words: string): void {
    this.#problemCount += 1;
    if (this.#problems.length < SHOWN) this.#problems.push(words);
  }

  /** Runs one look; what it throws (bytes that no longer parse) is a finding. */
  guard(what: string, look: () => void): void {
    try {
      look();
    } catch (error) {
      this.problem(`${what}: ${error instanceof Error ? firstLine(error.message) : String(error)}`);
    }
  }

  check(): Check {
    return {
      name: this.#name,
      count: this.#count,
      problemCount: this.#problemCount,
      problems: this.#problems,
    };
  }
}

function firstLine(message: string): string {
  return message.split('\n').slice(0, 4).join(' ').slice(0, 200);
}
