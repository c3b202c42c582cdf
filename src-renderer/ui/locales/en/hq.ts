/** What the till has from HQ, and from the other tills and stores through it. */
export const hq = {
  stock: {
    sellable: 'Sellable here',
    inStore: 'In store as of {{time}}',
    elsewhere: 'In other stores as of {{time}}',
    before: 'HQ cannot be asked: this is what it said at {{time}}.',
    unknown: 'HQ cannot be asked: what other stores have is not known.',
    asking: 'Asking HQ…',
    noOthers: 'No other store has it',
  },
  newCustomer: {
    title: 'New customer',
    add: 'New customer',
    name: 'Name',
    phone: 'Phone',
    taxId: 'IIN or BIN',
    type: 'Buys at',
    save: 'Save and attach',
    needName: 'A name is needed.',
    tellsHq: 'HQ hears of them as soon as it can.',
  },
  held: {
    atTill: 'At till {{name}}',
    onlyOwn: 'HQ cannot be asked: only the sales held at this till are shown.',
    leaving_one: '{{count}} sale is being handed to another till.',
    leaving_few: '{{count}} sales are being handed to other tills.',
    leaving_many: '{{count}} sales are being handed to other tills.',
    leaving_other: '{{count}} sales are being handed to other tills.',
  },
};
