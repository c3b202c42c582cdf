import type { Result } from '../domain/result.ts';
import type { CommandInput, CommandName, CommandOutput, ParsedInput } from './contract.ts';
import type { IpcError } from './errors.ts';
import type { BridgeEvent } from './events.ts';

/** What the screen holds of the terminal, whichever shell stands between. */
export interface Bridge {
  invoke<N extends CommandName>(
    command: N,
    input: CommandInput<N>,
  ): Promise<Result<CommandOutput<N>, IpcError>>;
  /** Calls `listener` for every event until the returned function is called. */
  subscribe(listener: (event: BridgeEvent) => void): () => void;
}

/** The preload's whole surface: untyped on purpose, since both ends parse. */
export interface RawBridge {
  invoke(command: string, input: unknown): Promise<unknown>;
  subscribe(listener: (event: unknown) => void): () => void;
}

/**
 * One handler a command; a missing one does not compile. `Call` says who asked and through what.
 */
export type CommandHandlers<Call> = {
  readonly [N in CommandName]: (
    input: ParsedInput<N>,
    call: Call,
  ) => Result<CommandOutput<N>, IpcError> | Promise<Result<CommandOutput<N>, IpcError>>;
};
