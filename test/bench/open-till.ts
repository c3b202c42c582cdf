import { join } from 'node:path';
import {
  commands,
  type CommandInput,
  type CommandName,
  type CommandOutput,
} from '../../shared/ipc/contract.ts';
import { appRoot } from '../../src-main/app-root.ts';
import type { Log, Terminal } from '../../src-main/ports.ts';
import { createFileSecretBox } from '../../src-main/shells/secret-box.ts';
import { openTerminal, systemClock, systemIds } from '../../src-main/terminal.ts';

/** A whole terminal in this process, reached as its shells reach it. */
export interface OpenTill {
  /** The command as a shell sends it; the answer is not parsed again, since no shell does that. */
  run<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>>;
  close(): Promise<void>;
}

/** The till sells; what it has to say of that is not what is measured. */
const QUIET: Log = {
  info: () => {},
  warn: () => {},
  error: (data, message) => process.stderr.write(`${message} ${JSON.stringify(data)}\n`),
};

export async function openTill(
  dataDir: string,
  printer: { readonly url: string; readonly profile: string } | null,
): Promise<OpenTill> {
  const terminal: Terminal = await openTerminal({
    dataDir,
    printer,
    secretBox: createFileSecretBox(dataDir),
    scanners: [],
    appVersion: 'bench',
    log: QUIET,
    migrationsDir: join(appRoot(), 'migrations', 'terminal'),
    firstBusiness: () => {
      throw new Error(`${dataDir} holds no shop`);
    },
    clock: systemClock,
    ids: systemIds,
  });
  return {
    run: async (name, input) => {
      const answer = await terminal.handle(name, input, 'bench');
      if (!answer.ok) throw new Error(`${name} was refused: ${JSON.stringify(answer.error)}`);
      return believed(name, answer.value);
    },
    close: () => terminal.close(),
  };
}

/** The handler's type says what it answers; the name alone chooses it here. */
function believed<N extends CommandName>(name: N, value: unknown): CommandOutput<N> {
  if (!Object.hasOwn(commands, name)) throw new Error(`No command ${name}`);
  return value as CommandOutput<N>;
}
