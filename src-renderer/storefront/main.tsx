import '../ui/zod-without-eval.ts';
import '@mantine/core/styles.layer.css';
import '@fontsource-variable/inter/wght.css';
import '../ui/tokens.css';

import { createRoot } from 'react-dom/client';
import type { RawBridge } from '../../shared/ipc/bridge.ts';
import { createBridge } from '../ui/bridge-client.ts';
import { createBrowserTransport, takeToken } from '../ui/browser-transport.ts';
import { createSounds } from '../ui/sounds.ts';
import { App } from './app.tsx';
import { loadKeys, saveKeys } from './key-storage.ts';
import { createTillStore } from './till-store.ts';

declare global {
  interface Window {
    /** Put there by the Electron shell's preload. */
    readonly tillwright?: RawBridge;
  }
}

function start(): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('No #root in the page');

  const raw =
    window.tillwright ??
    createBrowserTransport({
      token: takeToken(),
      onConnection: (connected) => store.getState().setConnected(connected),
    });
  const bridge = createBridge(raw);
  const sound = createSounds(() => store.getState().status?.settings.sounds !== false);
  const store = createTillStore(bridge, { nowMs: () => Date.now(), sound, loadKeys, saveKeys });
  store.getState().start();
  createRoot(root).render(<App bridge={bridge} store={store} />);
}

start();
