import { CartTooDearError } from '../shared/domain/pricing/price-by-book.ts';
import { err, type Result } from '../shared/domain/result.ts';
import type { CommandHandlers } from '../shared/ipc/bridge.ts';
import {
  type CommandName,
  commands,
  isCommandName,
  type ParsedInput,
} from '../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../shared/ipc/errors.ts';
import type { Log, Terminal } from './ports.ts';
import { StoreFailure } from './store-port.ts';
import { tooDear } from './use-cases/cart-edit.ts';
import type { Call } from './use-cases/deps.ts';

export type AnyHandlers = Partial<CommandHandlers<Call>>;

/**
 * The one edge where commands come in: parses, runs, and turns whatever happens into a `Result`. A
 * bug is logged under a number that the message shows; nothing of the input is logged, since it may
 * hold a PIN.
 */
export function createCommandRunner(
  handlers: AnyHandlers,
  log: Log,
  nextNumber: () => string,
): Terminal['handle'] {
  return async (command, input, origin) => {
    if (!isCommandName(command)) return err(ipcError('COMMAND_UNKNOWN', { command }));
    try {
      return await run(handlers, command, input, { origin });
    } catch (error) {
      if (error instanceof StoreFailure) {
        log.error({ command, code: error.code, cause: String(error.cause) }, 'store failed');
        return err(ipcError(error.code));
      }
      // Nothing is kept of a command that a price list made too dear: it was rolled back.
      if (error instanceof CartTooDearError) return err(tooDear());
      const number = nextNumber();
      log.error({ command, number, error: describe(error) }, 'command failed');
      return err(ipcError('INTERNAL', { detail: number }));
    }
  };
}

async function run<N extends CommandName>(
  handlers: AnyHandlers,
  name: N,
  input: unknown,
  call: Call,
): Promise<Result<unknown, IpcError>> {
  const handler = handlers[name];
  if (!handler) return err(ipcError('TERMINAL_BLOCKED', { command: name }));
  const parsed = commands[name].input.safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return err(ipcError('INPUT_INVALID', { field: issue?.path.join('.') ?? '', command: name }));
  }
  const field = unwritableField(parsed.data);
  if (field !== null) return err(ipcError('INPUT_INVALID', { field, command: name }));
  return handler(parsed.data as ParsedInput<N>, call);
}

/**
 * The first text with half a surrogate pair in it: such text has no bytes, so no trail could keep
 * it.
 */
function unwritableField(value: unknown): string | null {
  if (typeof value === 'string') return value.isWellFormed() ? null : '';
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, member] of Object.entries(value)) {
    const below = unwritableField(member);
    if (below !== null) return below === '' ? key : `${key}.${below}`;
  }
  return null;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
