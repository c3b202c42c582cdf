/**
 * GS1's application identifiers: how long the data after each is, of which characters, how it is
 * checked, and which others it needs or rules out. Facts of the GS1 General Specifications, section
 * 3, and of GS1's syntax dictionary; a test compares the two where the dictionary is at hand.
 */

/** `N` digits; `X` GS1's 82 characters, `Y` its 39; `Z` base64url. */
export type Charset = 'N' | 'X' | 'Y' | 'Z';

export const PART_CHECKS = [
  'csum',
  'hh',
  'hhmi',
  'mi',
  'nonzero',
  'pieceoftotal',
  'ss',
  'yesno',
  'yymmd0',
  'yymmdd',
  'yyyymmdd',
  'zero',
] as const;
/** `yymmd0` may leave the day at 00; `csum` is the check digit of `gtin.ts` at the end. */
export type PartCheck = (typeof PART_CHECKS)[number];

export interface DataPart {
  readonly charset: Charset;
  readonly minLength: number;
  readonly maxLength: number;
  readonly optional: boolean;
  readonly check: PartCheck | null;
}

export interface ApplicationIdentifier {
  readonly ai: string;
  readonly parts: readonly DataPart[];
  /** Its length is known beforehand: no separator follows it. */
  readonly predefinedLength: boolean;
  /** One of these groups has to stand beside it; empty where none has to. `n` is any digit. */
  readonly needs: readonly (readonly string[])[];
  /** None of these may stand beside it. */
  readonly excludes: readonly string[];
}

type Row = readonly [ais: string, data: string, needs?: string, excludes?: string];

const GOODS = '01,02,03,8006,8026';
const MEASURED = '30,31nn,32nn,35nn,36nn';
const PERSON = '8017,8018';

/** Alternatives are divided by commas; what belongs together by `+`. */
const ROWS: readonly Row[] = [
  ['00', 'N18:csum'],
  ['01', 'N14:csum', '', '255 37'],
  ['02', 'N14:csum', '37', '01 03'],
  ['03', 'N14:csum', '', '01 02 37 235'],
  ['10', 'X..20', GOODS],
  ['11 13 15 16', 'N6:yymmd0', GOODS],
  ['12', 'N6:yymmd0', '8020'],
  ['17', 'N6:yymmd0', '01,02,03,255,8006,8026'],
  ['20', 'N2', GOODS],
  ['21', 'X..20', '01,03,8006', '235'],
  ['22', 'X..20', '01'],
  ['235', 'X..28', '01'],
  ['240 241', 'X..30', GOODS],
  ['242', 'N..6', '01,02,8006,8026'],
  ['243', 'X..20', '01,03'],
  ['250', 'X..30', '01+21,03+21,8006+21'],
  ['251', 'X..30', '01,03,8006'],
  ['253', 'N13:csum [X..17]'],
  ['254', 'X..20', '414'],
  ['255', 'N13:csum [N..12]', '', '01 02 415 8006 8020 8026'],
  ['30', 'N..8', '01,02'],
  ['310 311 312 313 314 315 316 320 321 322 323 324 325 326 327 328 329', 'N6', '01,02', 'own'],
  ['350 351 352 356 357 360 361 364 365 366', 'N6', '01,02', 'own'],
  ['330 331 332 333 334 335 336 340 341 342 343 344 345 346 347 348 349', 'N6', '00,01', 'own'],
  ['353 354 355 362 363 367 368 369', 'N6', '00,01', 'own'],
  ['337', 'N6', '01', 'own'],
  ['37', 'N..8', '00+02,00+8026'],
  ['390', 'N..15', '255,8020', '390n 391n 394n 8111'],
  ['391', 'N3 N..15', '8020', '391n'],
  ['392', 'N..15', '01+30,01+31nn,01+32nn,01+35nn,01+36nn', '392n 393n'],
  ['393', 'N3 N..15', MEASURED, '393n'],
  ['394', 'N4', '255', '394n 8111'],
  ['395', 'N6', MEASURED, '392n 393n 395n 8005'],
  ['400', 'X..30'],
  ['401', 'X..30'],
  ['402', 'N17:csum'],
  ['403', 'X..30', '00'],
  ['410 411 412 413 414 416 417', 'N13:csum'],
  ['415', 'N13:csum', '8020'],
  ['420', 'X..20', '', '421'],
  ['421', 'N3 X..9', '', '4307'],
  ['422', 'N3', GOODS, '426'],
  ['423', 'N3 [N3] [N3] [N3] [N3]', '01,02,03', '426'],
  ['424', 'N3', '01,02,03', '426'],
  ['425', 'N3 [N3] [N3] [N3] [N3]', '01,02,03', '426'],
  ['426', 'N3', '01,02,03'],
  ['427', 'X..3', '01+422,02+422,03+422'],
  ['4300 4301 4310 4311 4320', 'X..35', '00'],
  ['4302 4304 4305 4306 4312 4314 4315 4316', 'X..70', '00'],
  ['4303', 'X..70', '4302'],
  ['4313', 'X..70', '4312'],
  ['4307 4317', 'X2', '00'],
  ['4308 4319', 'X..30', '00'],
  ['4309', 'N10 N10', '00'],
  ['4318', 'X..20', '00'],
  ['4321 4322 4323', 'N1:yesno', '00'],
  ['4324 4325', 'N6:yymmd0 N4:hhmi', '00'],
  ['4326', 'N6:yymmdd', '00'],
  ['4330', 'N6 [X1]', '00', '4331'],
  ['4331', 'N6 [X1]', '00', '4330'],
  ['4332', 'N6 [X1]', '00', '4333'],
  ['4333', 'N6 [X1]', '00', '4332'],
  ['7001', 'N13', '01,02,8006,8026'],
  ['7002', 'X..30', '01,02'],
  ['7003', 'N6:yymmdd N4:hhmi', '01,02,03'],
  ['7004', 'N..4', '01+10,03+10'],
  ['7005', 'X..12', '01,02'],
  ['7006', 'N6:yymmdd', '01,02'],
  ['7007', 'N6:yymmdd [N6:yymmdd]', '01,02'],
  ['7008', 'X..3', '01,02'],
  ['7009', 'X..10', '01,02'],
  ['7010', 'X..2', '01,02,03'],
  ['7011', 'N6:yymmdd [N4:hhmi]', '01,02,03'],
  ['7020', 'X..20', '01+416,03+416,8006+416'],
  ['7021', 'X..20', '01,03,8006'],
  ['7022', 'X..20', '01+7021,03+7021,8006+7021'],
  ['7023', 'X..30'],
  ['7030 7031 7032 7033 7034 7035 7036 7037 7038 7039', 'N3 X..27', '01,02'],
  ['7040', 'N1 X1 X1 X1'],
  ['7041', 'X..4', '00'],
  ['710 711 712 713 714 715 716 717', 'X..20', '01'],
  ['7230 7231 7232 7233 7234 7235 7236 7237 7238 7239', 'X2 X..28', '01,8004'],
  ['7240', 'X..20', '01,8006', '03'],
  ['7241', 'N2', PERSON],
  ['7242', 'X..25', PERSON],
  ['7250', 'N8:yyyymmdd', '8018', '7251'],
  ['7251', 'N8:yyyymmdd N4:hhmi', '8018', '7250'],
  ['7252', 'N1', '8018'],
  ['7253 7254', 'X..40', PERSON, '7256 7259'],
  ['7255', 'X..10', PERSON, '7256 7259'],
  ['7256', 'X..90', PERSON],
  ['7257', 'X..70', '8018'],
  ['7258', 'X3', '8018+7259'],
  ['7259', 'X..40', '8018', '7256'],
  ['8001', 'N4:nonzero N5:nonzero N3:nonzero N1 N1', '01'],
  ['8002', 'X..20'],
  ['8003', 'N1:zero N13:csum [X..16]'],
  ['8004', 'X..30'],
  ['8005', 'N6', '01,02'],
  ['8006', 'N14:csum N4:pieceoftotal', '', '01 03 37'],
  ['8007', 'X..34', '415'],
  ['8008', 'N6:yymmdd N2:hh [N2:mi] [N2:ss]', '01,02,03'],
  ['8009', 'X..50', '00,01,03'],
  ['8010', 'Y..30'],
  ['8011', 'N..12', '8010'],
  ['8012', 'X..20', '01,03,8006'],
  ['8013', 'X..25'],
  ['8014', 'X..25', '01'],
  ['8017', 'N18:csum', '', '8018'],
  ['8018', 'N18:csum', '', '8017'],
  ['8019', 'N..10', PERSON],
  ['8020', 'X..25', '415'],
  ['8026', 'N14:csum N4:pieceoftotal', '37', '02 03 8006'],
  ['8030', 'Z..90', '00,01+21,03+21,253,255,8003,8004,8006+21,8010+8011,8017,8018'],
  ['8040', 'N15', '01+21'],
  ['8041', 'N15', '01+21+8040'],
  ['8042', 'N32', '01+21+8040'],
  ['8043', 'N18 [N..2]', '01+21+8040'],
  ['8110 8112', 'X..70'],
  ['8111', 'N4', '255'],
  ['8200', 'X..70', '01'],
  ['90', 'X..30'],
  ['91 92 93 94 95 96 97 98 99', 'X..90'],
];

/**
 * The last digit of these says where the point stands: of measures 0 to 5, of amounts 0 to 9, of a
 * coupon's percentage 0 to 3.
 */
function decimalDigits(stem: string): number {
  if (!/^(3[1-6]\d|39[0-5])$/.test(stem)) return 0;
  if (stem === '394') return 4;
  return stem.startsWith('39') && stem !== '395' ? 10 : 6;
}

/** By its digits, which no other one begins with. */
export const APPLICATION_IDENTIFIERS: ReadonlyMap<string, ApplicationIdentifier> = new Map(
  ROWS.flatMap(expand).map((one) => [one.ai, one]),
);

function expand([ais, data, needs = '', excludes = '']: Row): ApplicationIdentifier[] {
  const parts = data.split(' ').map(partOf);
  const groups = needs === '' ? [] : needs.split(',').map((group) => group.split('+'));
  return ais.split(' ').flatMap((stem) => {
    const count = decimalDigits(stem);
    const names =
      count === 0 ? [stem] : Array.from({ length: count }, (_, digit) => `${stem}${digit}`);
    const others = excludes === 'own' ? [`${stem}n`] : excludes.split(' ').filter(Boolean);
    return names.map((ai) => ({
      ai,
      parts,
      predefinedLength: isPredefinedLength(ai),
      needs: groups,
      excludes: others,
    }));
  });
}

function partOf(text: string): DataPart {
  const match = /^(\[?)([NXYZ])(\.\.)?(\d+)(?::(\w+))?\]?$/.exec(text);
  if (match === null) throw new Error(`No part of an application identifier: ${text}`);
  const [, bracket, letter, upTo, digits, name] = match;
  return {
    charset: letter === 'N' || letter === 'X' || letter === 'Y' ? letter : 'Z',
    minLength: upTo === undefined ? Number(digits) : 1,
    maxLength: Number(digits),
    optional: bracket === '[',
    check: PART_CHECKS.find((check) => check === name) ?? null,
  };
}

/** GS1 General Specifications, figure 7.8.5-2: known by the first two digits, once and for all. */
function isPredefinedLength(ai: string): boolean {
  return /^(0[0-4]|1[1-9]|20|3[1-6]|41)/.test(ai);
}
