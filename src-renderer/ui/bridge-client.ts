import { z } from 'zod';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { Bridge, RawBridge } from '../../shared/ipc/bridge.ts';
import {
  commands,
  type CommandInput,
  type CommandName,
  type CommandOutput,
} from '../../shared/ipc/contract.ts';
import { IpcError, ipcError } from '../../shared/ipc/errors.ts';
import { BridgeEvent } from '../../shared/ipc/events.ts';
import { CartView } from '../../shared/ipc/views.ts';
import { createCartParser } from './cart-parser.ts';

const Answer = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: IpcError }),
]);
const CartEvent = z.strictObject({ kind: z.literal('cart'), cart: z.unknown() });

/**
 * The typed Bridge over either shell's raw one. Every answer and event is parsed; what does not
 * parse, or never arrives, is answered as `INTERNAL`, with what went wrong in `params.detail`.
 */
export function createBridge(raw: RawBridge): Bridge {
  const parseCart = createCartParser();

  async function invoke<N extends CommandName>(
    command: N,
    input: CommandInput<N>,
  ): Promise<Result<CommandOutput<N>, IpcError>> {
    try {
      const answer = Answer.parse(await raw.invoke(command, input));
      if (!answer.ok) return err(answer.error);
      const schema = commands[command].output;
      const value: unknown =
        schema === CartView ? parseCart(answer.value) : schema.parse(answer.value);
      // The one cast of the client: the command's own schema has just parsed the value.
      return ok(value as CommandOutput<N>);
    } catch (error) {
      return err(ipcError('INTERNAL', { detail: detailOf(error) }));
    }
  }

  function subscribe(listener: (event: BridgeEvent) => void): () => void {
    return raw.subscribe((received) => {
      const cart = CartEvent.safeParse(received);
      if (cart.success) {
        listener({ kind: 'cart', cart: parseCart(cart.data.cart) });
        return;
      }
      listener(BridgeEvent.parse(received));
    });
  }

  return { invoke, subscribe };
}

function detailOf(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error).slice(0, 500);
  return error instanceof Error ? error.message : String(error);
}
