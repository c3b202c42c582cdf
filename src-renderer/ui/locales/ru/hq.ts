import type { hq as en } from '../en/hq.ts';

export const hq: typeof en = {
  stock: {
    sellable: 'Можно продать здесь',
    inStore: 'В магазине на {{time}}',
    elsewhere: 'В других магазинах на {{time}}',
    before: 'Центр недоступен: так было на {{time}}.',
    unknown: 'Центр недоступен: остатки других магазинов неизвестны.',
    asking: 'Спрашиваю центр…',
    noOthers: 'В других магазинах нет',
  },
};
