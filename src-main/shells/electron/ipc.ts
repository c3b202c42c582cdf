import type { BrowserWindow, IpcMain, IpcMainInvokeEvent } from 'electron';
import type { Logger } from 'pino';
import { err, type Result } from '../../../shared/domain/result.ts';
import { isCommandName } from '../../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../../shared/ipc/errors.ts';
import type { Terminal } from '../../ports.ts';
import { isAppUrl } from './app-protocol.ts';
import { COMMAND_CHANNEL, EVENT_CHANNEL } from './channels.ts';

export interface IpcOptions {
  readonly ipcMain: IpcMain;
  /** Commands that come while the terminal is still opening wait for it. */
  readonly terminal: Promise<Terminal>;
  readonly windows: () => readonly BrowserWindow[];
  readonly log: Logger;
}

/**
 * Answers the screen's commands on one channel, for our own top frame alone, and sends it events.
 */
export async function connectScreen(options: IpcOptions): Promise<() => void> {
  options.ipcMain.handle(
    COMMAND_CHANNEL,
    async (event, command: unknown, input: unknown): Promise<Result<unknown, IpcError>> => {
      if (!isOurScreen(event, options.windows())) {
        options.log.warn({ code: 'ORIGIN_REFUSED', url: event.senderFrame?.url }, 'refused');
        return err(ipcError('ORIGIN_REFUSED', { detail: 'sender' }));
      }
      if (typeof command !== 'string' || !isCommandName(command)) {
        return err(ipcError('COMMAND_UNKNOWN', { detail: String(command).slice(0, 60) }));
      }
      return (await options.terminal).handle(command, input ?? {}, 'electron');
    },
  );
  const terminal = await options.terminal;
  const unsubscribe = terminal.subscribe((event) => {
    for (const window of options.windows()) {
      if (!window.isDestroyed()) window.webContents.send(EVENT_CHANNEL, event);
    }
  });
  return () => {
    unsubscribe();
    options.ipcMain.removeHandler(COMMAND_CHANNEL);
  };
}

/** The top frame of one of our windows, showing a page of ours; a frame that has gone is null. */
function isOurScreen(event: IpcMainInvokeEvent, windows: readonly BrowserWindow[]): boolean {
  const frame = event.senderFrame;
  if (frame === null || frame.parent !== null) return false;
  if (!windows.some((window) => window.webContents === event.sender)) return false;
  return isAppUrl(frame.url);
}
