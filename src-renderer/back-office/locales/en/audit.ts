/** The page of who did what. English is the type of the other two languages. */
export const audit = {
  title: 'Audit trail',
  empty: 'Nothing like that was written down',
  what: 'What happened',
  type: 'Type',
  anyType: 'Any type',
  who: 'Who',
  anybody: 'Anybody',
  terminal: 'Terminal',
  anyTerminal: 'Any terminal',
  when: 'When',
  from: 'From this day on',
  to: 'To this day',
  subject: 'About',
  address: 'Asked from',
  correlation: 'For support',
};
