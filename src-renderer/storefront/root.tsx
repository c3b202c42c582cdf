import type { ReactNode } from 'react';
import { BlockedScreen } from './blocked-screen.tsx';
import { DialogHost } from './dialogs/dialog-host.tsx';
import { LockedScreen } from './locked-screen.tsx';
import { SaleScreen } from './sale-screen.tsx';
import { ConnectionLost, StartingScreen } from './starting-screen.tsx';
import { useTill } from './till-context.tsx';
import { useAutoLock } from './use-auto-lock.ts';
import { useScanner } from './use-scanner.ts';
import { useShortcuts } from './use-shortcuts.ts';

type Screen = 'starting' | 'blocked' | 'locked' | 'sale';

/** Which screen the till's state asks for. */
export function Root(): ReactNode {
  const screen = useTill((till): Screen => {
    if (till.status === null) return 'starting';
    if (till.status.blocked !== null) return 'blocked';
    return till.status.locked ? 'locked' : 'sale';
  });
  const enrolling = useTill((till) => till.dialog?.kind === 'enrol');
  const connected = useTill((till) => till.connected);
  useScanner();
  useShortcuts(screen === 'sale');
  useAutoLock(screen === 'sale');
  return (
    <>
      {screen === 'starting' && <StartingScreen />}
      {screen === 'blocked' && <BlockedScreen />}
      {screen === 'locked' && (
        <>
          <LockedScreen />
          {enrolling && <DialogHost />}
        </>
      )}
      {screen === 'sale' && (
        <>
          <SaleScreen />
          <DialogHost />
        </>
      )}
      {!connected && <ConnectionLost />}
    </>
  );
}
