import type { OfficeWords } from '../en/office.ts';

export const audit: OfficeWords['audit'] = {
  title: 'Әрекеттер журналы',
  empty: 'Мұндай жазба жоқ',
  what: 'Не болды',
  type: 'Түрі',
  anyType: 'Кез келген түр',
  who: 'Кім',
  anybody: 'Кез келген адам',
  terminal: 'Касса',
  anyTerminal: 'Кез келген касса',
  when: 'Қашан',
  from: 'Осы күннен бастап',
  to: 'Осы күнге дейін',
  subject: 'Не туралы',
  address: 'Қайдан',
  correlation: 'Қолдау қызметіне',
};
