/** A name in each language, as it is typed. */
export interface NameDraft {
  readonly nameRu: string;
  readonly nameKk: string;
  readonly nameEn: string;
}

export const NAME_FIELDS = ['nameRu', 'nameKk', 'nameEn'] as const;

export function nameDraft(view: NameDraft | null): NameDraft {
  const { nameRu = '', nameKk = '', nameEn = '' } = view ?? {};
  return { nameRu, nameKk, nameEn };
}

export function nameInput({ nameRu, nameKk, nameEn }: NameDraft): NameDraft {
  return { nameRu: nameRu.trim(), nameKk: nameKk.trim(), nameEn: nameEn.trim() };
}

/** One language is enough: the others show it too. */
export function isNamed(input: NameDraft): boolean {
  return NAME_FIELDS.some((field) => input[field] !== '');
}
