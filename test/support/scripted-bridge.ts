import type { Bridge } from '../../shared/ipc/bridge.ts';
import type { CommandName, CommandOutput, ParsedInput } from '../../shared/ipc/contract.ts';
import { commands } from '../../shared/ipc/contract.ts';
import type { IpcError } from '../../shared/ipc/errors.ts';
import { ipcError } from '../../shared/ipc/errors.ts';
import type { BridgeEvent } from '../../shared/ipc/events.ts';
import { err, type Result } from '../../shared/domain/result.ts';

export type Answers = {
  readonly [N in CommandName]?: (
    input: ParsedInput<N>,
  ) => Result<CommandOutput<N>, IpcError> | Promise<Result<CommandOutput<N>, IpcError>>;
};

/**
 * A Bridge whose answers a test writes; it keeps what was asked of it and sends events on demand.
 */
export class ScriptedBridge implements Bridge {
  readonly calls: { readonly command: CommandName; readonly input: unknown }[] = [];
  readonly #listeners = new Set<(event: BridgeEvent) => void>();
  #answers: Answers;

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  /** Lays new answers over the ones there are. */
  script(answers: Answers): void {
    this.#answers = { ...this.#answers, ...answers };
  }

  emit(event: BridgeEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  callsOf(command: CommandName): readonly unknown[] {
    return this.calls.filter((call) => call.command === command).map((call) => call.input);
  }

  async invoke<N extends CommandName>(
    command: N,
    input: unknown,
  ): Promise<Result<CommandOutput<N>, IpcError>> {
    this.calls.push({ command, input });
    const answer = this.#answers[command];
    if (answer === undefined) return err(ipcError('COMMAND_UNKNOWN', { command }));
    // The contract's own parser stands between, as in both shells.
    return answer(commands[command].input.parse(input) as ParsedInput<N>);
  }

  subscribe(listener: (event: BridgeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
