import { foldText } from '../../shared/domain/search-text.ts';

/**
 * What a customer is found by; the phone also as its bare digits, since nobody types its spaces.
 */
export function customerSearchText(customer: {
  readonly code: string;
  readonly name: string;
  readonly phone: string;
  readonly contactPerson: string;
}): string {
  const { code, name, phone, contactPerson } = customer;
  return foldText(`${name} ${contactPerson} ${code} ${phone} ${phone.replaceAll(/\D/g, '')}`);
}
