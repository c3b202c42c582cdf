import type { PrinterProfile } from '../../ports.ts';

/**
 * Code-page numbers of Epson's `ESC t`: 0 PC437, 17 PC866, 18 PC852, 46 WPC1251, 53 KZ-1048
 * (Epson ESC/POS reference, `ESC t`). KZ-1048 comes first, since it carries Russian and Kazakh
 * alike.
 */
const EPSON_PAGES: PrinterProfile['codePages'] = [
  { encoding: 'kz1048', number: 53 },
  { encoding: 'windows-1251', number: 46 },
  { encoding: 'cp866', number: 17 },
  { encoding: 'cp437', number: 0 },
  { encoding: 'windows-1252', number: 16 },
  { encoding: 'cp852', number: 18 },
];

/** 80 mm at 180 dots an inch (TM-T88 and its kind): 512 dots, 42 columns of Font A. */
export const EPSON_42: PrinterProfile = {
  name: 'epson-kz1048-42',
  columns: 42,
  widthDots: 512,
  codePages: EPSON_PAGES,
  cutter: true,
  kickPin: 0,
  missingLetters: 'raster',
  answersStatus: true,
  printsQr: true,
};

/** 80 mm at 203 dots an inch (TM-T20, TM-m30): 576 dots, 48 columns of Font A. */
export const EPSON_48: PrinterProfile = {
  ...EPSON_42,
  name: 'epson-kz1048-48',
  columns: 48,
  widthDots: 576,
};

/**
 * 80 mm of an unknown make: only the pages nearly every firmware has at the same numbers, and its
 * own word on status, which most of them give. The test page tells whether Epson's profile fits
 * better.
 */
export const GENERIC_80: PrinterProfile = {
  name: 'generic-80',
  columns: 48,
  widthDots: 576,
  codePages: [
    { encoding: 'cp866', number: 17 },
    { encoding: 'cp437', number: 0 },
    { encoding: 'windows-1252', number: 16 },
  ],
  cutter: true,
  kickPin: 0,
  missingLetters: 'raster',
  answersStatus: true,
  printsQr: false,
};

/**
 * POS-5890 and its like, 58 mm: page 53 is another table there, many have no QR command, no cutter,
 * and answer nothing.
 */
export const CHEAP_58: PrinterProfile = {
  name: 'cheap-58',
  columns: 32,
  widthDots: 384,
  codePages: [
    { encoding: 'cp866', number: 17 },
    { encoding: 'cp437', number: 0 },
    { encoding: 'windows-1252', number: 16 },
    { encoding: 'cp852', number: 18 },
  ],
  cutter: false,
  kickPin: 0,
  missingLetters: 'raster',
  answersStatus: false,
  printsQr: false,
};

export const PRINTER_PROFILES: readonly PrinterProfile[] = [
  EPSON_48,
  EPSON_42,
  GENERIC_80,
  CHEAP_58,
];

/**
 * The profile of that name, or null: settings name a profile, and a newer one may be unknown here.
 */
export function printerProfile(name: string): PrinterProfile | null {
  return PRINTER_PROFILES.find((profile) => profile.name === name) ?? null;
}
