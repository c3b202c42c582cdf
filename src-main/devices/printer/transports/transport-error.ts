import type { PrinterProblem } from '../../../../shared/ipc/views.ts';

/** Why the line to a printer failed, and how much may have gone out before it did. */
export class TransportError extends Error {
  readonly problem: Extract<PrinterProblem, 'unreachable' | 'timeout' | 'disconnected'>;
  /**
   * The most bytes of the failed call that can have reached the printer. Zero means none did, so
   * the job may be sent again without asking anybody.
   */
  readonly sentBytes: number;

  constructor(problem: TransportError['problem'], message: string, sentBytes = 0) {
    super(message);
    this.name = 'TransportError';
    this.problem = problem;
    this.sentBytes = sentBytes;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
