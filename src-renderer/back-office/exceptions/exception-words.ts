import type { TFunction } from 'i18next';
import { isKnownDetail, isKnownResolution, isKnownType, plainName } from './known-types.ts';

/** The kind of clash in the reader's words, or as HQ names it. */
export function typeName(t: TFunction<'office'>, type: string): string {
  return isKnownType(type) ? t(`exceptions.types.${type}.name`) : plainName(type);
}

export function typeHelp(t: TFunction<'office'>, type: string): string {
  return isKnownType(type) ? t(`exceptions.types.${type}.help`) : '';
}

export function resolutionName(t: TFunction<'office'>, resolution: string): string {
  return isKnownResolution(resolution) ? t(`exceptions.resolutions.${resolution}`) : resolution;
}

export function detailName(t: TFunction<'office'>, field: string): string {
  return isKnownDetail(field) ? t(`exceptions.details.${field}`) : plainName(field);
}
