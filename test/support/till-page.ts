import { expect, type Locator, type Page } from '@playwright/test';
import type { Locale } from '../../shared/domain/localized.ts';
import { WedgeTypist } from './wedge-typist.ts';

/** The demo's people; `npm start` prints them. */
export const PINS = {
  /** Cashier, English. */
  aigerim: '1111',
  /** Cashier, Russian. */
  timur: '2222',
  /** Supervisor, Kazakh. */
  saule: '3333',
  /** Manager, Russian. */
  marat: '4444',
  /** Administrator, English. */
  admin: '9999',
} as const;

const LANGUAGE_NAMES: Readonly<Record<Locale, string>> = {
  en: 'English',
  ru: 'Русский',
  kk: 'Қазақша',
};

/** The till's screen as a person finds their way on it: by names, roles and what stands where. */
export class TillPage {
  readonly page: Page;
  readonly wedge: WedgeTypist;

  private constructor(page: Page, wedge: WedgeTypist) {
    this.page = page;
    this.wedge = wedge;
  }

  /** Opens the till and waits until it asks for a PIN, or says why it cannot. */
  static async open(page: Page, address: string): Promise<TillPage> {
    const wedge = await WedgeTypist.attach(page);
    await page.goto(address);
    const screen = new TillPage(page, wedge);
    await expect(screen.pinPad.or(page.getByRole('heading', { level: 1 })).first()).toBeVisible();
    return screen;
  }

  get pinPad(): Locator {
    return this.page.getByTestId('pin-pad');
  }

  get find(): Locator {
    return this.page.getByTestId('find-input');
  }

  get lines(): Locator {
    return this.page.getByTestId('cart-line');
  }

  /** The line of a product, by what stands in it. */
  line(text: string | RegExp): Locator {
    return this.lines.filter({ hasText: text });
  }

  get total(): Locator {
    return this.page.getByTestId('cart-total');
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  get notice(): Locator {
    return this.page.getByTestId('notice');
  }

  get statusBar(): Locator {
    return this.page.getByTestId('status-bar');
  }

  get change(): Locator {
    return this.page.getByTestId('change-due');
  }

  get receiptNumber(): Locator {
    return this.page.getByTestId('receipt-number');
  }

  tile(name: string): Locator {
    return this.page.locator('[data-product-id]').filter({ hasText: name });
  }

  /** Signs in by the keyboard. */
  async signIn(pin: string = PINS.aigerim): Promise<void> {
    await expect(this.pinPad).toBeVisible();
    await this.press(...pin, 'Enter');
    await expect(this.statusBar).toBeVisible();
    await expect(this.total).toBeVisible();
  }

  /** Keys one after another, as fast as they come. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Text at a person's pace; the keyboard's own `type` is as fast as a scanner. */
  async type(text: string): Promise<void> {
    await this.wedge.typeByHand(text);
  }

  /** Scans a code and waits for a line that shows `text`. */
  async scanLine(code: string, text: string | RegExp): Promise<void> {
    await this.wedge.scan(code);
    await expect(this.line(text)).toBeVisible();
  }

  /** Opens a dialog by its key and waits for it. */
  async openDialog(key: string, title: string | RegExp): Promise<Locator> {
    await this.press(key);
    const dialog = this.page.getByRole('dialog', { name: title });
    await expect(dialog).toBeVisible();
    return dialog;
  }

  /** By the picker at the top, which every screen has. */
  async chooseLanguage(locale: Locale): Promise<void> {
    const picker = this.page.getByRole('button', { name: /^(Language|Язык|Тіл) / });
    await picker.click();
    await this.page.getByRole('menuitem', { name: LANGUAGE_NAMES[locale] }).click();
    await expect(this.page.locator('html')).toHaveAttribute('lang', locale);
    await expect(this.page.getByRole('menu')).toHaveCount(0);
  }

  /** Pays all in exact cash by the keys: F10 Enter Enter. */
  async payCash(): Promise<void> {
    await this.press('F10');
    await expect(this.dialog).toBeVisible();
    await this.press('Enter', 'Enter');
    await expect(this.receiptNumber).toBeVisible();
  }
}

/** `1 234.50 ₸` as the English screen writes an amount of tenge, no-break spaces and all. */
export function tenge(amountMinor: number): string {
  return `${bare(amountMinor)}\u00A0₸`;
}

/** The same without the sign. */
export function bare(amountMinor: number): string {
  const digits = String(Math.abs(amountMinor)).padStart(3, '0');
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, '\u00A0');
  return `${amountMinor < 0 ? '\u2212' : ''}${whole}.${digits.slice(-2)}`;
}
