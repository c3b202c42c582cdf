import { useEffect } from 'react';
import { WedgeListener } from '../ui/wedge-listener.ts';
import { useTill, useTillStore } from './till-context.tsx';

/** Longer than any PIN: with a PIN pad open, whatever is shorter was a person's fingers. */
const LONGEST_PIN = 8;

/** Sells what a wedge scanner reads, wherever the focus is. */
export function useScanner(): void {
  const store = useTillStore();
  const gapMs = useTill((till) => till.status?.settings.wedgeGapMs ?? 35);
  const prefix = useTill((till) => till.status?.settings.wedgePrefix ?? '');
  useEffect(() => {
    const listener = new WedgeListener({
      gapMs,
      prefix,
      accept: (code) => {
        const { status, dialog } = store.getState();
        const pinPad = status?.locked !== false || dialog?.kind === 'override';
        return !pinPad || code.length > LONGEST_PIN;
      },
      remember: () => {
        const { findText } = store.getState();
        return () => {
          store.setState({ scanSerial: store.getState().scanSerial + 1 });
          if (store.getState().findText !== findText) store.getState().setFindText(findText);
        };
      },
      onScan: (code) => void store.getState().scan(code, 'wedge'),
    });
    return () => listener.close();
  }, [store, gapMs, prefix]);
}
