import { Agent, request } from 'node:http';
import { z } from 'zod';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import {
  commands,
  type CommandInput,
  type CommandName,
  type CommandOutput,
} from '../../shared/ipc/contract.ts';
import { IpcError } from '../../shared/ipc/errors.ts';

const Answer = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: IpcError }),
]);

/** A script's line to a running till: plain HTTP, one connection, one command after another. */
export interface TillClient {
  /** Rejects when the till went away before it answered. */
  call<N extends CommandName>(
    name: N,
    input: CommandInput<N>,
  ): Promise<Result<CommandOutput<N>, IpcError>>;
  /** The same, for a command that has to work. */
  must<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>>;
  close(): void;
}

export function createTillClient(session: {
  readonly url: string;
  readonly token: string;
}): TillClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const call = async <N extends CommandName>(
    name: N,
    input: CommandInput<N>,
  ): Promise<Result<CommandOutput<N>, IpcError>> => {
    const text = await post(agent, session, name, JSON.stringify(input));
    const answer = Answer.parse(JSON.parse(text));
    if (!answer.ok) return err(answer.error);
    // The command's own schema has just parsed the value.
    return ok(commands[name].output.parse(answer.value) as CommandOutput<N>);
  };
  return {
    call,
    must: async (name, input) => {
      const answer = await call(name, input);
      if (answer.ok) return answer.value;
      throw new Error(`${name} was refused: ${JSON.stringify(answer.error)}`);
    },
    close: () => agent.destroy(),
  };
}

function post(
  agent: Agent,
  { url, token }: { readonly url: string; readonly token: string },
  command: string,
  body: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/ipc/${command}`,
      {
        agent,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          authorization: `Bearer ${token}`,
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.once('error', reject);
        response.once('end', () => {
          if (response.complete) resolve(Buffer.concat(parts).toString('utf8'));
          else reject(new Error('The answer broke off'));
        });
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}
