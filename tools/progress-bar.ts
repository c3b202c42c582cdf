import { basename } from 'node:path';
import type { WriteStream } from 'node:tty';

export interface ProgressBar {
  update(this: void, fraction: number, rows: number): void;
  end(): void;
}

const WIDTH = 30;
const REDRAW_MS = 100;
/** Without a terminal to draw on, a line is written at every so many percent. */
const PLAIN_STEP = 10;

/** A bar that redraws itself on a terminal, and plain percent lines into a file or a pipe. */
export function createProgressBar(file: string, out: WriteStream): ProgressBar {
  const label = basename(file);
  const startedMs = performance.now();
  let drawnMs = 0;
  let nextPercent = PLAIN_STEP;
  const draw = (fraction: number, rows: number): void => {
    const seconds = (performance.now() - startedMs) / 1000;
    const filled = Math.round(fraction * WIDTH);
    const bar = '█'.repeat(filled).padEnd(WIDTH, '░');
    const left = fraction > 0 ? Math.max(0, seconds / fraction - seconds) : 0;
    out.write(
      `\r${label} ${bar} ${String(Math.floor(fraction * 100)).padStart(3)} % ` +
        `${rows} rows, ${left.toFixed(0)} s left \u001B[K`,
    );
  };
  return {
    update: (fraction, rows) => {
      if (!out.isTTY) {
        while (fraction * 100 >= nextPercent) {
          out.write(`${label} ${nextPercent} % (${rows} rows)\n`);
          nextPercent += PLAIN_STEP;
        }
        return;
      }
      const nowMs = performance.now();
      if (nowMs - drawnMs < REDRAW_MS && fraction < 1) return;
      drawnMs = nowMs;
      draw(Math.min(1, fraction), rows);
    },
    end: () => {
      if (out.isTTY) out.write('\r\u001B[K');
    },
  };
}
