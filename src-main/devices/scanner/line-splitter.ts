/** Longer than any code a scanner reads; what goes on and on is noise on the line. */
const MAX_CODE_LENGTH = 512;

/**
 * Cuts what a scanner sends into codes: at CR, LF or CRLF, or where the sender fell silent, which
 * `flush` says. A code over the limit is dropped whole, up to its end; half a code would be another
 * product's.
 */
export class LineSplitter {
  #pending = '';
  #dropping = false;

  /** The codes that are complete with this text. */
  push(text: string): readonly string[] {
    const codes: string[] = [];
    const parts = text.split(/\r\n|\r|\n/);
    for (const [index, part] of parts.entries()) {
      this.#append(part);
      const code = index < parts.length - 1 ? this.flush() : null;
      if (code !== null) codes.push(code);
    }
    return codes;
  }

  /** What stands there without an end, as a code of its own; null where there is nothing. */
  flush(): string | null {
    const code = this.#dropping ? '' : this.#pending;
    this.#pending = '';
    this.#dropping = false;
    return code === '' ? null : code;
  }

  get empty(): boolean {
    return this.#pending === '' && !this.#dropping;
  }

  #append(part: string): void {
    if (this.#dropping) return;
    this.#pending += part;
    if (this.#pending.length <= MAX_CODE_LENGTH) return;
    this.#pending = '';
    this.#dropping = true;
  }
}
