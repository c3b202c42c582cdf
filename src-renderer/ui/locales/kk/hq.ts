import type { hq as en } from '../en/hq.ts';

export const hq: typeof en = {
  stock: {
    sellable: 'Осы кассада сатуға болады',
    inStore: 'Дүкенде, {{time}} бойынша',
    elsewhere: 'Басқа дүкендерде, {{time}} бойынша',
    before: 'Орталық жауап бермейді: {{time}} кезінде осылай болған.',
    unknown: 'Орталық жауап бермейді: басқа дүкендер қалдығы белгісіз.',
    asking: 'Орталықтан сұралуда…',
    noOthers: 'Басқа дүкендерде жоқ',
  },
};
