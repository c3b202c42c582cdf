export const exceptions = {
  title: 'Exceptions',
  empty: 'Nothing to decide',
  emptyHelp: 'Where terminals and HQ disagree, it stands here with its evidence.',
  emptyFound: 'No exception is like that',
  status: 'Status',
  statuses: { OPEN: 'Open', RESOLVED: 'Resolved' },
  type: 'Type',
  when: 'When',
  where: 'Where',
  evidenceHead: 'Evidence',
  resolve: 'Decide',
  note: 'Note',
  noteHelp: 'For whoever reads it later; may stay empty',
  decide: 'What is decided?',
  other: 'Something else',
  otherHelp: 'In a few words',
  decided: 'Decided: {{resolution}}',
  decidedAt: 'at {{time}}',
  factsStay: 'The sales and payments stay as they are. The decision stands in the audit trail.',
  terminal: 'Terminal',
  storefront: 'Storefront',
  details: {
    detail: 'What was found',
    receiptNumber: 'Receipt',
    shortBy: 'Short by',
    counter: 'Counter',
    saleId: 'Sale',
  },
  types: {
    fork: {
      name: 'Two branches of one journal',
      help: 'A terminal was cloned or its disk copied: both branches’ sales were taken. Enrol both devices again.',
    },
    terminal_restored: {
      name: 'Terminal restored from a backup',
      help: 'It was given back what it had sent; stock it held is in doubt until counted.',
    },
    terminal_lost: {
      name: 'Terminal declared lost',
      help: 'Stock and credit it held are in doubt until counted.',
    },
    duplicate_number: {
      name: 'Receipt number twice',
      help: 'Two sales carry one number. Both stand; tell the bookkeeper.',
    },
    oversold: {
      name: 'Sold more than there was',
      help: 'Goods were sold beyond the stock that was known. Count the product.',
    },
    over_credit: {
      name: 'Credit limit passed',
      help: 'A customer owes more than the limit. Raise it or collect the debt.',
    },
    refunded_twice: {
      name: 'Returned twice',
      help: 'One sale line was given back at two tills. Look at both receipts.',
    },
    override: {
      name: 'Allowed by a supervisor',
      help: 'Somebody allowed what the limit forbids. Look at the reason.',
    },
    lease_received_twice: {
      name: 'A share of stock came twice',
      help: 'A terminal booked the same share again. Count the product.',
    },
    lease_unbacked: {
      name: 'A share of stock without cover',
      help: 'A terminal returned more than it was given. Count the product.',
    },
    return_unbacked: {
      name: 'A return without cover',
      help: 'More came back than was sold. Look at the receipt.',
    },
    projection_failed: {
      name: 'A record HQ could not book',
      help: 'It is kept as it came. Tell support; nothing behind it waits.',
    },
  },
  resolutions: {
    accepted: 'Accept it as it is',
    counted: 'Counted: the stock is right now',
    reenrolled: 'Both devices enrolled again',
    limit_raised: 'The limit was raised',
    collected: 'The debt was collected',
    reported: 'Told the bookkeeper or support',
    talked: 'Talked with the person',
  },
};
