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
  newCustomer: {
    title: 'Новый клиент',
    add: 'Новый клиент',
    name: 'Имя',
    phone: 'Телефон',
    taxId: 'ИИН или БИН',
    type: 'Покупает',
    save: 'Сохранить и выбрать',
    needName: 'Нужно имя.',
    tellsHq: 'Центр узнает о нём, как только будет связь.',
  },
  held: {
    atTill: 'На кассе {{name}}',
    onlyOwn: 'Центр недоступен: показаны только чеки, отложенные на этой кассе.',
    leaving_one: '{{count}} чек передаётся другой кассе.',
    leaving_few: '{{count}} чека передаются другим кассам.',
    leaving_many: '{{count}} чеков передаются другим кассам.',
    leaving_other: '{{count}} чека передаются другим кассам.',
  },
};
