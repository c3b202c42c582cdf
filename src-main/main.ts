import { startElectronShell } from './shells/electron/app-lifecycle.ts';

startElectronShell();
