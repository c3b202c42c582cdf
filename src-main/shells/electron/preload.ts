import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { RawBridge } from '../../../shared/ipc/bridge.ts';
import { COMMAND_CHANNEL, EVENT_CHANNEL } from './channels.ts';

const bridge: RawBridge = {
  invoke: (command, input) => ipcRenderer.invoke(COMMAND_CHANNEL, command, input),
  subscribe(listener) {
    const onEvent = (_event: IpcRendererEvent, event: unknown): void => listener(event);
    ipcRenderer.on(EVENT_CHANNEL, onEvent);
    return () => void ipcRenderer.off(EVENT_CHANNEL, onEvent);
  },
};

contextBridge.exposeInMainWorld('tillwright', bridge);
