import type { ErrorWordsTable } from './error-words.ts';

export const errorWordsEn: ErrorWordsTable = {
  CODE_UNREADABLE: {
    message: 'This code cannot be read[: {code}]',
    action: 'Nothing was added. Scan it again, or find the item by name.',
  },
  CHECK_DIGIT_WRONG: {
    message: 'The last digit does not fit the code[ {code}]',
    action: 'Nothing was added. Scan it again, or type the digits under the bars.',
  },
  GS1_PART_UNKNOWN: {
    message: 'This GS1 code has a part nobody knows[: {part}]',
    action: 'Nothing was added. Scan again, or find the item by name.',
  },
  GS1_PART_WRONG: {
    message: 'The GS1 code is wrong[ at ({part})][: {value}]',
    action: 'Nothing was added. Scan again, or find the item by name.',
  },
  GS1_PARTS_CLASH: {
    message: 'The GS1 code contradicts itself[: ({part})][ and ({other})]',
    action: 'Nothing was added. Scan the plain barcode, or find the item by name.',
  },
  GS1_PART_MISSING: {
    message: 'The GS1 code is not whole[: ({part})][ needs {other}]',
    action: 'Nothing was added. Scan the plain barcode, or find the item by name.',
  },
  GS1_NO_PRODUCT: {
    message: 'This GS1 code names no product',
    action: 'Nothing was added. Scan the code with the product’s number.',
  },
  GOODS_EXPIRED: {
    message: '[{name}: ]expired[ on {date}]',
    action: 'Nothing was added. Take it aside, or call a supervisor.',
  },
  SERIAL_TWICE: {
    message: '[{name}: ]this very one is in the sale already[ ({serial})]',
    action: 'Nothing was added. Scan the other one.',
  },
  SERIAL_SINGLE: {
    message: '[{name}: ]there is one with this serial number[ ({serial})]',
    action: 'The sale is as it was. Scan each one by itself.',
  },
  PRODUCT_UNKNOWN: {
    message: 'No item has the code[ {code}]',
    action: 'Find it by name, or sell it as an open item.',
  },
  PRODUCT_INACTIVE: {
    message: '[{name}: ]no longer sold here',
    action: 'Nothing was added. Look for another item.',
  },
  QUANTITY_INVALID: {
    message: '[{name}: ]the quantity must be more than zero',
    action: 'The sale is as it was. Enter the quantity again.',
  },
  QUANTITY_TOO_LARGE: {
    message: '[{name}: ]too much for one line',
    action: 'The sale is as it was. Check the quantity and enter it again.',
  },
  QUANTITY_NOT_WHOLE: {
    message: '[{name}: ]sold in whole pieces only',
    action: 'The sale is as it was. Enter a whole number.',
  },
  WEIGHT_NEEDED: {
    message: '[{name}: ]sold by weight',
    action: 'Nothing was added. Put it on the scale, or type the weight.',
  },
  PRICE_MISSING: {
    message: '[{name}: ]no price',
    action: 'Nothing was added. Sell it as an open item, or tell the manager.',
  },
  PRICE_ZERO: {
    message: '[{name}: ]the price is zero',
    action: 'The sale is as it was. Check the price, or ask a supervisor.',
  },
  DISCOUNT_TOO_LARGE: {
    message: 'The discount is more than the price[: the most is {maximum}]',
    action: 'No discount was given. Enter a smaller one.',
  },
  AGE_CHECK_NEEDED: {
    message: '[{name}: ]check the age[, {age} or older]',
    action: 'Look at a document, then confirm. It is not in the sale yet.',
  },
  COUPON_UNKNOWN: {
    message: 'There is no coupon[ {code}]',
    action: 'The sale is as it was. Check the code; it may not have come from HQ yet.',
  },
  COUPONS_TOO_MANY: {
    message: 'The sale has all the coupons it can take[: {limit}]',
    action: 'The sale is as it was. Take one off first.',
  },
  STOCK_NOT_ENOUGH: {
    message: 'Not enough[ {name}][: {available} left here]',
    action: 'The sale is as it was. Sell what is left, or look in the other stores.',
    actionWithOverride: 'The sale is as it was. Sell what is left, or ask a supervisor.',
  },
  SALE_UNKNOWN: {
    message: 'This sale is not on this till',
    action: 'Nothing was changed. Go back to the current sale.',
  },
  SALE_NOT_OPEN: {
    message: 'This sale is already closed',
    action: 'It stays as it is. Start the next sale.',
  },
  SALE_EMPTY: {
    message: 'There is nothing in the sale',
    action: 'Scan or pick an item first.',
  },
  SALE_NOT_PAID: {
    message: 'The sale is not paid yet[: {due} to go]',
    action: 'What was paid is kept. Take the rest, then finish.',
  },
  SALE_HAS_TENDERS: {
    message: 'Something is already paid on this sale',
    action: 'The sale is as it was. Undo the payments first, or finish the sale.',
  },
  LINE_UNKNOWN: {
    message: 'This line is no longer in the sale',
    action: 'The rest is as it was. Pick the line again.',
  },
  NOTHING_TO_UNDO: {
    message: 'There is nothing to undo',
    action: 'The sale is as it was.',
  },
  PRICES_UNCHANGED: {
    message: 'No price of this sale has changed',
    action: 'The sale is as it was.',
  },
  CART_GONE: {
    message: 'The other till did not give this sale away',
    action:
      'It was brought back there, taken by another, or that till is off. Look at the list again.',
  },
  CART_ON_ITS_WAY: {
    message: 'HQ went away while the sale was being handed over',
    action: 'If it was given, it comes to the held sales here by itself. It is nowhere twice.',
  },
  CART_TOO_LARGE: {
    message: 'The sale is full[: {limit} lines]',
    action: 'All lines are kept. Finish this sale and put the rest on the next one.',
  },
  SALE_TOO_DEAR: {
    message: 'That is more than one sale may come to[: {limit}]',
    action: 'The sale is as it was. Check the quantity and the price, or make two sales of it.',
  },
  AMOUNT_INVALID: {
    message: 'This amount cannot be taken',
    action: 'Nothing was booked. Enter an amount above zero.',
  },
  TENDER_EXCEEDS_DUE: {
    message: 'That is more than is due[: {due}]',
    action: 'Nothing was booked. Only cash gives change: enter what is due, or less.',
  },
  TENDER_UNKNOWN: {
    message: 'This payment is not on the sale',
    action: 'The other payments are kept. Look at the list again.',
  },
  TENDER_NEEDS_REFERENCE: {
    message: 'This payment needs its number',
    action: 'Nothing was booked. Enter the number from the slip or the transfer.',
  },
  TENDER_NOT_REMOVABLE: {
    message: 'This payment can no longer be undone',
    action: 'It is kept on the sale. Finish the sale, or call the manager.',
  },
  CUSTOMER_UNKNOWN: {
    message: 'There is no such customer',
    action: 'The sale is as it was. Search by name, phone or code.',
  },
  CUSTOMER_NEEDED: {
    message: 'On account needs a customer',
    action: 'Nothing was booked. Choose the customer, then try again.',
  },
  CUSTOMER_KNOWN: {
    message: 'Somebody has this IIN or BIN already[: {name}]',
    action: 'Nobody was added. Find them by name and attach them.',
  },
  TAX_ID_WRONG: {
    message: 'The last digit does not fit the IIN or BIN[ {taxId}]',
    action: 'Nobody was added. Type its twelve digits again, or leave it empty.',
  },
  CREDIT_BLOCKED: {
    message: '[{name}: ]buying on account is blocked',
    action: 'The sale is kept. Take another payment, or ask a manager.',
  },
  CREDIT_LIMIT: {
    message: '[{name}: ]over the credit limit[, {available} still free]',
    action: 'The sale is kept. Put less on account, or ask a manager.',
  },
  CREDIT_OVERDUE: {
    message: '[{name}: ]a debt is overdue[: {overdue}]',
    action: 'The sale is kept. Take the overdue money first, or ask a manager.',
  },
  SETTLEMENT_TOO_LARGE: {
    message: 'That is more than the customer owes[: {balance}]',
    action: 'Nothing was booked. Enter the debt, or less.',
  },
  SHIFT_NOT_OPEN: {
    message: 'No shift is open',
    action: 'Nothing was changed. Open the shift with what is in the drawer, then go on.',
  },
  SHIFT_OPEN: {
    message: 'A shift is open already[: number {number}]',
    action: 'It goes on as it is. Close it first, or put the cash in.',
  },
  SHIFT_UNKNOWN: {
    message: 'This shift is not on this till',
    action: 'Nothing was changed. Choose one from the list.',
  },
  SHIFT_COUNT_NEEDED: {
    message: 'The drawer has to be counted',
    action: 'The shift is open as it was: money moved since the count. Count again, then close.',
  },
  COUNT_INVALID: {
    message: 'This count has a note or coin that does not fit',
    action: 'Nothing was kept of it. Check the pieces and enter them again.',
  },
  LIMIT_CASH_OUT: {
    message: 'Only a supervisor takes cash out',
    action: 'The drawer is as it was. Ask a supervisor for a PIN.',
  },
  LIMIT_NO_SALE: {
    message: 'Only a supervisor opens the drawer for no sale',
    action: 'The drawer is shut. Ask a supervisor for a PIN.',
  },
  LIMIT_SHIFT_REPORT: {
    message: 'Only a supervisor sees this before the count',
    action: 'Nothing was changed. Ask a supervisor for a PIN, or count first.',
  },
  RECEIPT_UNKNOWN: {
    message: 'No such receipt on this till[: {number}]',
    action: 'Nothing was given back. Check the number, or ask at the till that sold it.',
  },
  RECEIPT_FORGED: {
    message: 'This receipt was not printed by this till',
    action: 'Nothing was given back. Look the sale up by its number, or call a manager.',
  },
  RECEIPT_ELSEWHERE: {
    message: 'Another till sold this[: {number}]',
    action: 'Nothing was given back. Take it back there, or without a receipt.',
  },
  REFUND_EMPTY: {
    message: 'Nothing is chosen to come back',
    action: 'Nothing was given back. Choose at least one line.',
  },
  REFUND_TOO_MUCH: {
    message: 'So much cannot come back[ of {name}][: {left} left]',
    action: 'Nothing was given back. Choose what has not come back yet.',
  },
  REFUND_RIGHT_NEEDED: {
    message: 'HQ has to agree to this return',
    action: 'Nothing was given back. Try again once this till is online.',
    actionWithOverride: 'Nothing was given back. Wait for HQ, or ask a supervisor for a PIN.',
  },
  LIMIT_REFUND: {
    message: 'So much needs a second person[: {amount}]',
    action: 'Nothing was given back. Ask a supervisor for a PIN.',
  },
  LIMIT_NO_RECEIPT: {
    message: 'Only a supervisor takes goods back without a receipt',
    action: 'Nothing was given back. Ask a supervisor for a PIN.',
  },
  VOID_TOO_LATE: {
    message: 'This sale cannot be voided any more',
    action: 'Nothing was changed. Take the goods back as a return.',
  },
  NOT_SIGNED_IN: {
    message: 'Nobody is signed in',
    action: 'The sale is kept. Enter your PIN.',
  },
  PIN_WRONG: {
    message: 'This PIN is not right[. Tries left: {left}]',
    action: 'The sale is kept. Try again.',
  },
  PIN_LOCKED_OUT: {
    message: 'Too many wrong PINs',
    action: 'The sale is kept. Try again[ in {seconds} s].',
  },
  LIMIT_DISCOUNT: {
    message: 'The discount[ of {amount}] is over your limit[ of {limit}]',
    action: 'No discount was given. Give less, or ask a supervisor.',
  },
  LIMIT_PRICE: {
    message: '[{name}: ]a new price needs a supervisor',
    action: 'The price is as it was. Ask a supervisor for their PIN.',
  },
  PRICE_BELOW_FLOOR: {
    message: 'The sale is below the lowest price[ by {amount}]',
    action: 'No money was taken. Give less away, or ask a manager for their PIN.',
  },
  OVERRIDE_REFUSED: {
    message: '[{name}: ]not allowed to approve this',
    action: 'The sale is as it was. Ask someone with more rights.',
  },
  PRINTER_NOT_CONFIGURED: {
    message: 'No printer is set up',
    action: 'The sale is safe. Set up a printer; the receipt can be printed then.',
  },
  LABEL_PRINTER_MISSING: {
    message: 'No label printer is set up',
    action: 'Nothing was printed. Start the till with --label-printer.',
  },
  LABEL_PRINTER_SILENT: {
    message: 'The label printer does not answer',
    action: 'Check its power and cable, see what came out, and print again.',
  },
  LABEL_NO_MASK: {
    message: '[{name}: ]no mask has a place for its weight label',
    action: 'Nothing was printed. It needs a PLU, and the shop a mask of codes.',
  },
  PRINT_JOB_UNKNOWN: {
    message: 'This print job is no longer there',
    action: 'The sale is safe. Find the receipt and print a copy.',
  },
  PRINT_JOB_NOT_RETRYABLE: {
    message: 'This print job cannot be sent again',
    action: 'The sale is safe. Find the receipt and print a copy.',
  },
  HQ_NOT_CONFIGURED: {
    message: 'This till was given no address of HQ',
    action: 'Selling goes on. Start the till with the address of HQ, then enter the code.',
  },
  HQ_ADDRESS_WRONG: {
    message: 'This is no address of HQ[: {url}]',
    action: 'Nothing was changed. Type it as in https://hq.example, without a path.',
  },
  MANAGER_NEEDED: {
    message: 'Only a manager may do this',
    action: 'Nothing was changed. Ask a manager to sign in and do it.',
  },
  IDENTITY_CONFLICT: {
    message: 'Selling is stopped: another device has the identity of this till[ ({code})]',
    action:
      'Every sale is kept and is still sent. Tell the back office the code; they enrol it again.',
  },
  RESTORED_NEEDS_HQ: {
    message: 'Put back from a backup: HQ must answer before anything is sold',
    action: 'No receipt number may come twice. Connect the till; it sells on by itself then.',
  },
  DISK_FULL: {
    message: 'The disk is full',
    action: 'This step was not saved; all before it is. Free some space, then repeat it.',
  },
  DISK_ERROR: {
    message: 'The disk did not take it',
    action:
      'This step was not saved; all before it is. Repeat it; if it fails again, call support.',
  },
  DATABASE_NEWER: {
    message: 'The data comes from a newer version of the program',
    action: 'Nothing was touched. Install the newer version on this till.',
  },
  DATABASE_CORRUPT: {
    message: 'The data on this till is damaged',
    action: 'Nothing was overwritten. Restore the newest backup; the damaged data is set aside.',
  },
  SECOND_INSTANCE: {
    message: 'The till is already running on this data',
    action: 'Nothing was touched. Use the window that is open, or close it first.',
  },
  BACKUP_UNKNOWN: {
    message: 'There is no such backup[: {backup}]',
    action: 'Nothing was changed. Choose one from the list.',
  },
  BACKUP_INVALID: {
    message: 'This backup is damaged[: {backup}]',
    action: 'Nothing was changed. Choose an older one.',
  },
  TERMINAL_BLOCKED: {
    message: 'This till cannot sell now',
    action: 'All data is kept. Follow what the screen says, or call support.',
  },
  COMMAND_UNKNOWN: {
    message: 'The till does not know this command[: {command}]',
    action: 'Nothing was changed. Load the screen again; the versions may differ.',
  },
  INPUT_INVALID: {
    message: 'This entry is not valid[: {field}]',
    action: 'Nothing was changed. Check what was entered and try again.',
  },
  UNAUTHORISED: {
    message: 'This screen is not allowed to use the till',
    action: 'Nothing was changed. Open the till again from its own window.',
  },
  ORIGIN_REFUSED: {
    message: 'Another page tried to use the till',
    action: 'It was refused and nothing was changed. Use the till’s own window.',
  },
  BODY_TOO_LARGE: {
    message: 'That is too much data at once',
    action: 'Nothing was changed. Send less.',
  },
  INTERNAL: {
    message: 'Something went wrong in the program[: {detail}]',
    action: 'What was saved before is kept. Try again; if it comes back, call support.',
  },
};
