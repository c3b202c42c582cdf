import type { Result } from '../../shared/domain/result.ts';
import {
  commands,
  type CommandInput,
  type CommandName,
  type CommandOutput,
} from '../../shared/ipc/contract.ts';
import { IpcError } from '../../shared/ipc/errors.ts';
import type { Session } from '../../src-main/shells/browser/session-file.ts';

export interface RawAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A script that works the till over HTTP, with what it found in `session.json` and no more. */
export class TillClient {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** One request, as it is given and as it is answered. */
  async post(
    path: string,
    body: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<RawAnswer> {
    const response = await fetch(this.#session.url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${this.#session.token}`,
        ...headers,
      },
      body,
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  async invoke<N extends CommandName>(
    command: N,
    input: CommandInput<N>,
  ): Promise<Result<CommandOutput<N>, IpcError>> {
    const { body } = await this.post(`/ipc/${command}`, JSON.stringify(input));
    return parseAnswer(command, body);
  }

  /** The command's value. @throws where it was refused: for arranging what a test begins with */
  async must<N extends CommandName>(command: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    const answer = await this.invoke(command, input);
    if (!answer.ok) throw new Error(`${command}: ${JSON.stringify(answer.error)}`);
    return answer.value;
  }
}

function parseAnswer<N extends CommandName>(
  command: N,
  body: unknown,
): Result<CommandOutput<N>, IpcError> {
  if (typeof body !== 'object' || body === null || !('ok' in body)) {
    throw new Error(`${command}: no result: ${JSON.stringify(body)}`);
  }
  if (body.ok === true && 'value' in body) {
    // The schema is this command's own; TypeScript cannot tie the two by itself.
    const value = commands[command].output.parse(body.value) as CommandOutput<N>;
    return { ok: true, value };
  }
  if (!('error' in body)) throw new Error(`${command}: neither value nor error`);
  return { ok: false, error: IpcError.parse(body.error) };
}
