/** What HQ refuses, in words: what happened, what was kept, what to do. By HQ's stable codes. */
export const hqProblemsEn = {
  SIGN_IN_REFUSED: {
    message: 'The business, the e-mail or the password is wrong',
    action: 'Check all three and try again. After five wrong passwords the account rests.',
  },
  ACCOUNT_LOCKED: {
    message: 'Too many wrong passwords',
    action: 'This account rests for {{minutes}} min. An admin can set a new password at once.',
  },
  RATE_LIMITED: {
    message: 'Too many attempts',
    action: 'Try again in {{seconds}} s.',
  },
  REFRESH_REFUSED: { message: 'Your session is over', action: 'Sign in again.' },
  NOT_SIGNED_IN: {
    message: 'Your session is over',
    action: 'What you typed is kept. Sign in again.',
  },
  FORBIDDEN: {
    message: 'Your role does not allow this',
    action: 'Nothing was changed. Ask an admin.',
  },
  NOT_FOUND: {
    message: 'It is not there any more',
    action: 'Somebody deleted it. Look at the list again.',
  },
  SAME_PERSON: {
    message: 'You asked for this price yourself',
    action: 'Nothing was changed. Another person has to decide.',
  },
  ALREADY_DECIDED: {
    message: 'Somebody decided on it already',
    action: 'Nothing was changed. Look at the list again.',
  },
  PRICE_MOVED: {
    message: 'The price has changed since this one was asked for',
    action: 'Nothing was changed. Refuse it, and ask for the price once more.',
  },
  PRICE_MISSING: {
    message: 'A product has no price in any list',
    action: 'Nothing was changed. Give it a price first: {{code}}.',
  },
  SALE_TOO_DEAR: {
    message: 'The cart comes to more than a sale may',
    action: 'Nothing was changed. Check the quantities.',
  },
  RULE_INVALID: {
    message: 'The rule does not fit together',
    action: 'Nothing was changed. Check its days, its currency and its amounts.',
  },
  TOO_MANY_RULES: {
    message: 'So many rules cannot be in force',
    action: 'Nothing was changed. End some of them first.',
  },
  DAYS_INVALID: {
    message: 'The last day is before the first',
    action: 'What you typed is kept. Correct the days.',
  },
  VERSION_CHANGED: {
    message: 'Somebody changed this meanwhile',
    action: 'What you typed is kept. Look at what is there now.',
  },
  ALREADY_EXISTS: {
    message: 'Something with the same code, name or address exists already',
    action: 'What you typed is kept. Choose another.',
  },
  REFERENCE_UNKNOWN: {
    message: 'It points at something that does not exist',
    action: 'What you typed is kept. Load the page again and choose once more.',
  },
  VALUE_REFUSED: {
    message: 'A value is outside what may be stored',
    action: 'What you typed is kept. Look at the numbers.',
  },
  INPUT_INVALID: {
    message: 'HQ does not accept a field: {{field}}',
    action: 'What you typed is kept. Mend it and save again.',
  },
  CHECK_DIGIT_WRONG: {
    message: 'The last digit of barcode {{code}} is wrong',
    action: 'What you typed is kept. Type the digits under the bars again.',
  },
  CODE_UNREADABLE: {
    message: 'Barcode {{code}} cannot be read',
    action: 'What you typed is kept. Type the digits under the bars again.',
  },
  STILL_IN_USE: {
    message: 'It is still in use',
    action: 'Nothing was deleted. End what uses it first.',
  },
  CODE_FIXED: {
    message: 'A storefront keeps its code',
    action: 'Receipts carry it. Nothing was changed.',
  },
  CATEGORY_CYCLE: {
    message: 'A category cannot lie in itself, or below itself',
    action: 'What you typed is kept. Choose another place for it.',
  },
  RATES_OVERLAP: {
    message: 'Another rate with this code holds on some of these days',
    action: 'What you typed is kept. End the other one first, then save this one.',
  },
  CURRENCY_FIXED: {
    message: 'A price list with prices keeps its currency',
    action: 'Nothing was changed. Make a new list for another currency.',
  },
  TERMINAL_ENDED: {
    message: 'This terminal was ended already',
    action: 'Look at the list again.',
  },
  Z_STILL_DIFFERS: {
    message: 'The Z and HQ’s books still differ',
    action: 'Nothing was changed. Book what waits in the inbox first, or accept the Z as it is.',
  },
  ALREADY_RESOLVED: {
    message: 'Somebody resolved it already',
    action: 'Your note was not saved. Look at what they decided.',
  },
  COUNT_INCOMPLETE: {
    message: 'Some of what is in doubt was not counted',
    action: 'Nothing was booked; your counts are kept. Close this and open it again to see all.',
  },
  COUNT_TOO_HIGH: {
    message: 'More was counted than is in doubt',
    action: 'Nothing was booked; your counts are kept. Receive what is above it as goods.',
  },
  AMOUNT_SIGN_WRONG: {
    message: 'The amount has the wrong sign, or is nothing',
    action: 'Nothing was booked. Look at the amount.',
  },
  STOCK_INSUFFICIENT: {
    message: 'HQ holds less than that',
    action: 'Nothing was booked. What terminals hold must come back first.',
  },
  RECOVERING: {
    message: 'HQ was put back from a backup and waits for its terminals',
    action:
      'Nothing was booked. Repeat once all of them have reported; declare lost what never will.',
  },
  STOCK_NOT_TRACKED: {
    message: 'The stock of this product is not tracked',
    action: 'Nothing was booked. Switch it on at the product.',
  },
  COUNT_BELOW_LEASED: {
    message: 'Terminals hold more than was counted',
    action: 'Nothing was booked. Let them send what they sold, then count again.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    message: 'This was sent before with other content',
    action: 'Nothing was done twice. Load the page again and repeat.',
  },
  CURSOR_INVALID: { message: 'The list has changed', action: 'Load the page again.' },
  NO_SUCH_PLACE: {
    message: 'This HQ does not know that',
    action: 'It may be older than this page. Load the page again.',
  },
  BUSY: {
    message: 'HQ is busy',
    action: 'What you typed is kept. Try again in a moment.',
  },
  UNREACHABLE: {
    message: 'HQ does not answer',
    action: 'What you typed is kept. Check the network and try again.',
  },
  ANSWER_UNREADABLE: {
    message: 'HQ’s answer is not understood',
    action: 'It may have been done. Load the page again before you repeat it.',
  },
  UNEXPECTED: {
    message: 'Something went wrong at HQ',
    action: 'What you typed is kept. Try again; tell support the number below.',
  },
};

export type HqProblemWords = Readonly<
  Record<keyof typeof hqProblemsEn, { readonly message: string; readonly action: string }>
>;
