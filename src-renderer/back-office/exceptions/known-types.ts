import { exceptions as words } from '../locales/en/exceptions.ts';
import { plainText } from '../parts/plain-text.ts';

export type KnownType = keyof typeof words.types;
type KnownResolution = keyof typeof words.resolutions;

export const KNOWN_TYPES = Object.keys(words.types).filter(isKnownType);

/** A newer HQ may file kinds without words here: those are shown as it names them. */
export function isKnownType(type: string): type is KnownType {
  return Object.hasOwn(words.types, type);
}

export function isKnownResolution(resolution: string): resolution is KnownResolution {
  return Object.hasOwn(words.resolutions, resolution);
}

export function isKnownDetail(field: string): field is keyof typeof words.details {
  return Object.hasOwn(words.details, field);
}

export interface EvidenceLine {
  readonly field: string;
  readonly text: string;
}

/** Evidence as lines of a field and its value, however deep HQ put it. */
export function evidenceLines(
  evidence: Readonly<Record<string, unknown>>,
  path = '',
): readonly EvidenceLine[] {
  return Object.entries(evidence).flatMap(([key, value]) => {
    const field = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'object' && value !== null) {
      return evidenceLines(Object.fromEntries(Object.entries(value)), field);
    }
    return [{ field, text: value === null ? '—' : plainText(value) }];
  });
}

/** `shortBy` → `short by`: a name of HQ's that nobody has put into words yet. */
export function plainName(name: string): string {
  return name
    .replaceAll(/[._]/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}
