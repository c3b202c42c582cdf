/** Real products out of `../shared/data/catalogue_uhtt_kz487.tsv.gz`; their prices are made up. */
export const REAL = {
  water: { code: '4870001020019', name: /сары.*газированная 1\.5л/ },
  nectar: { code: '4870001151966', name: 'Нектар 1.0л абрикос' },
  kissel: { code: '4870002442827', name: 'Кисель вкусный миг' },
  strawberry: { code: '4870006482331', name: 'Кисель Royal Food земляника' },
} as const;
