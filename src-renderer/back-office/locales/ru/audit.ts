import type { OfficeWords } from '../en/office.ts';

export const audit: OfficeWords['audit'] = {
  title: 'Журнал действий',
  empty: 'Таких записей нет',
  what: 'Что произошло',
  type: 'Вид',
  anyType: 'Любой вид',
  who: 'Кто',
  anybody: 'Кто угодно',
  terminal: 'Касса',
  anyTerminal: 'Любая касса',
  when: 'Когда',
  from: 'С этого дня',
  to: 'По этот день',
  subject: 'О чём',
  address: 'Откуда',
  correlation: 'Для поддержки',
};
