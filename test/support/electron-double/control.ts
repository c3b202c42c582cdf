import { z } from 'zod';
import { assertNever } from '../../../shared/domain/result.ts';
import { app } from './app.ts';
import { debuggingAddress } from './browser.ts';
import { BrowserWindow } from './browser-window.ts';
import { session } from './modules.ts';
import { state } from './state.ts';
import { toShown } from './urls.ts';

/** What a test may ask of the running double, over the process's own message channel. */
export const ControlRequest = z.strictObject({
  id: z.number(),
  method: z.enum(['state', 'debugging', 'ask', 'force', 'crash', 'close', 'quit']),
  argument: z.string(),
});

async function perform({ method, argument }: z.infer<typeof ControlRequest>): Promise<unknown> {
  const [window] = BrowserWindow.getAllWindows();
  switch (method) {
    case 'state':
      return state;
    case 'debugging':
      return debuggingAddress(app.getPath('sessionData'));
    case 'ask':
      return askPermission(argument);
    case 'force':
      window?.webContents.forced.add(argument);
      await window?.webContents.page.goto(toShown(argument));
      return null;
    case 'crash':
      await window?.webContents.page.goto('chrome://crash').catch(() => {});
      return null;
    case 'close':
      await window?.close();
      return null;
    case 'quit':
      app.quit();
      return null;
    default:
      return assertNever(method);
  }
}

/** As a page's request, as a page's silent check, and for a device. */
function askPermission(name: string): boolean[] {
  const { permissionRequest, permissionCheck, devicePermission } = session.defaultSession;
  const answers: boolean[] = [];
  permissionRequest?.(null, name, (granted) => answers.push(granted));
  answers.push(permissionCheck?.(null, name) ?? true);
  answers.push(devicePermission?.({ deviceType: name }) ?? true);
  return answers;
}

/** Without a test on the other end, the application runs just the same. */
export function startControl(): void {
  process.on('message', (message) => {
    const request = ControlRequest.parse(message);
    perform(request).then(
      (value) => process.send?.({ id: request.id, value }),
      (error: unknown) => process.send?.({ id: request.id, error: String(error) }),
    );
  });
  // The channel is the test's; it must not keep the application alive.
  process.channel?.unref();
}
