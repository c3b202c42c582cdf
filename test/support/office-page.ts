import { expect, type Locator, type Page } from '@playwright/test';
import type { OfficeNode, OfficeRole } from './office-node.ts';

/** The back-office in a browser, in English until a test says otherwise. */
export class OfficePage {
  readonly page: Page;
  readonly office: OfficeNode;
  /** What the page's policy refused and what its scripts threw: nothing, at the end of a test. */
  readonly complaints: string[] = [];

  constructor(page: Page, office: OfficeNode) {
    this.page = page;
    this.office = office;
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (/Content.Security.Policy|Refused to/.test(message.text())) {
        this.complaints.push(message.text());
      }
    });
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  get alert(): Locator {
    return this.page.getByRole('alert');
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { level: 1, name });
  }

  row(text: string): Locator {
    return this.page.getByRole('row').filter({ hasText: text });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  /** Opens a page with somebody signed in already. */
  async open(hash: string, role: OfficeRole = 'admin'): Promise<void> {
    const { refreshToken } = await this.office.signIn(role);
    await this.page.goto(`${this.office.url}/#/`);
    await this.page.evaluate((token) => {
      window.localStorage.setItem('tillwright.hq.refresh', token);
    }, refreshToken);
    await this.page.goto(`${this.office.url}/${hash}`);
    await this.page.reload();
    await expect(this.page.getByRole('navigation').first()).toBeVisible();
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Tabs until the element has the focus: what a keyboard reaches, and no other way. */
  async tabTo(target: Locator): Promise<void> {
    for (let step = 0; step < 60; step += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error('Tab never came there');
  }
}
