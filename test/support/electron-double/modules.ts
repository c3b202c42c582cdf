import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { state } from './state.ts';

type InvokeHandler = (event: unknown, ...input: unknown[]) => unknown;
type ProtocolHandler = (request: Request) => Promise<Response> | Response;
type RequestFilter = (
  details: { url: string; method: string; resourceType: string },
  answer: (decision: { cancel?: boolean }) => void,
) => void;
type HeadersFilter = (
  details: { url: string; responseHeaders: Record<string, string[]> },
  answer: (decision: { responseHeaders?: Record<string, string[]> }) => void,
) => void;

const handlers = new Map<string, InvokeHandler>();

export const ipcMain = {
  handle(channel: string, handler: InvokeHandler): void {
    if (handlers.has(channel)) throw new Error(`a second handler for "${channel}"`);
    handlers.set(channel, handler);
    state.ipcChannels = [...handlers.keys()];
  },
  removeHandler(channel: string): void {
    handlers.delete(channel);
    state.ipcChannels = [...handlers.keys()];
  },
};

export async function answerInvoke(
  channel: string,
  event: unknown,
  input: unknown[],
): Promise<unknown> {
  const handler = handlers.get(channel);
  if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
  return handler(event, ...input);
}

const protocols = new Map<string, ProtocolHandler>();

export const protocol = {
  registerSchemesAsPrivileged(schemes: unknown[]): void {
    if (state.ready) throw new Error('protocol.registerSchemesAsPrivileged: app is ready already');
    state.schemes.push(...schemes);
  },
  handle(scheme: string, handler: ProtocolHandler): void {
    if (!state.ready) throw new Error('protocol.handle: app is not ready');
    protocols.set(scheme, handler);
    state.handledSchemes = [...protocols.keys()];
  },
};

export function protocolHandler(url: string): ProtocolHandler | null {
  return protocols.get(new URL(url).protocol.slice(0, -1)) ?? null;
}

class Session extends EventEmitter {
  permissionRequest: ((c: null, name: string, answer: (ok: boolean) => void) => void) | null = null;
  permissionCheck: ((c: null, name: string) => boolean) | null = null;
  devicePermission: ((details: unknown) => boolean) | null = null;
  beforeRequest: RequestFilter | null = null;
  headersReceived: HeadersFilter | null = null;

  readonly webRequest = {
    onBeforeRequest: (filter: RequestFilter): void => {
      this.beforeRequest = filter;
    },
    onHeadersReceived: (filter: HeadersFilter): void => {
      this.headersReceived = filter;
    },
  };

  setPermissionRequestHandler(handler: Session['permissionRequest']): void {
    this.permissionRequest = handler;
  }

  setPermissionCheckHandler(handler: Session['permissionCheck']): void {
    this.permissionCheck = handler;
  }

  setDevicePermissionHandler(handler: Session['devicePermission']): void {
    this.devicePermission = handler;
  }

  setSpellCheckerEnabled(enabled: boolean): void {
    state.spellCheckerEnabled = enabled;
  }
}

export const session = { defaultSession: new Session() };

export const dialog = {
  showErrorBox(_title: string, content: string): void {
    state.errorBoxes.push(content);
    process.stderr.write(`error box: ${content}\n`);
  },
};

export const Menu = {
  setApplicationMenu(menu: unknown): void {
    state.menu = menu === null ? 'none' : 'some';
  },
  buildFromTemplate: (template: unknown): unknown => template,
};

/**
 * What the keychain of this machine user would keep: the same key for the same folder, in no file.
 */
function keychainKey(): Buffer {
  return createHash('sha256')
    .update(`keychain of ${app.getPath('userData')}`)
    .digest();
}

export const safeStorage = {
  isEncryptionAvailable: () => state.ready && process.env['ELECTRON_DOUBLE_KEYCHAIN'] !== 'none',
  getSelectedStorageBackend: () => {
    if (!state.ready) return 'unknown';
    return process.env['ELECTRON_DOUBLE_KEYCHAIN'] === 'plain' ? 'basic_text' : 'gnome_libsecret';
  },
  encryptString(plain: string): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', keychainKey(), nonce);
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    state.sealedCount += 1;
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  },
  decryptString(sealed: Buffer): string {
    const decipher = createDecipheriv('aes-256-gcm', keychainKey(), sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(12, 28));
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString();
  },
};
