import { readLabelAddress } from './devices/label/label-printer.ts';
import { EPSON_42, PRINTER_PROFILES, printerProfile } from './devices/printer/profiles.ts';
import { openTransport } from './devices/printer/transports/open-transport.ts';

/** What a command line may say of the printer; shells know no more of devices than this. */
export const PRINTER_PROFILE_NAMES: readonly string[] = PRINTER_PROFILES.map(
  (profile) => profile.name,
);
export const DEFAULT_PRINTER_PROFILE = EPSON_42.name;

export function isPrinterProfile(name: string): boolean {
  return printerProfile(name) !== null;
}

export function isLabelPrinterAddress(address: string): boolean {
  return readLabelAddress(address) !== null;
}

/** Whether the address names a way to a printer; nothing is opened to find out. */
export function isPrinterAddress(address: string): boolean {
  return openTransport(address) !== null;
}
