/** pino-roll ships no types; this is the part that `log.ts` uses. */
declare module 'pino-roll' {
  import type { DestinationStream } from 'pino';

  export interface RollOptions {
    readonly file: string;
    readonly frequency: 'daily';
    readonly size: string;
    readonly dateFormat: string;
    readonly mkdir: boolean;
    readonly sync: boolean;
    readonly limit: { readonly count: number; readonly removeOtherLogFiles: boolean };
  }
  export interface RollStream extends DestinationStream {
    flushSync(): void;
    end(): void;
    once(event: 'close', listener: () => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
  }
  export default function pinoRoll(options: RollOptions): Promise<RollStream>;
}
