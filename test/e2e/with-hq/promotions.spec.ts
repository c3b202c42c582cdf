import { AxeBuilder } from '@axe-core/playwright';
import { LOCALES } from '../../../shared/domain/localized.ts';
import { minor } from '../../../shared/domain/money.ts';
import { priceStepWords } from '../../../shared/i18n/price-steps.ts';
import { DEMO } from '../../support/demo-goods.ts';
import { bare, tenge, type TillPage } from '../../support/till-page.ts';
import { expect, type Linked, test } from './linked-fixtures.ts';

const EVERYTHING = { kind: 'everything', exceptProductIds: [] };
const TENTH = Math.round(DEMO.milk.minor / 10);

/** Waits until the till has the rule: it takes the code then. */
async function known({ client }: Linked, code: string): Promise<void> {
  const { saleId } = await client.must('cart.open', {});
  await expect
    .poll(async () => (await client.invoke('cart.addCoupon', { saleId, code })).ok, {
      timeout: 30_000,
    })
    .toBe(true);
  await client.must('cart.removeCoupon', { saleId, code });
}

async function touchMore(tillPage: TillPage, kind: 'coupon' | 'why'): Promise<void> {
  await tillPage.page.getByRole('button', { name: 'More', exact: true }).click();
  await tillPage.page.getByTestId(`more-${kind}`).click();
}

test('PRC-2 a coupon: by its key, by touch, by the scanner; its chip says what it did', async ({
  tillPage,
  linked,
  office,
}) => {
  const { page } = tillPage;
  const action = { kind: 'percent', target: EVERYTHING, ppm: 100_000 };
  for (const [code, minimumBasketMinor] of [
    ['AUTUMN', 0] as const,
    ['RICH', 90_000_000] as const,
  ]) {
    const coupon = { code, singleUse: false };
    const given = { name: code, action, coupon, minimumBasketMinor, currency: 'KZT' };
    await office.ask('POST', '/price-rules', given);
  }
  await known(linked, 'RICH');
  await tillPage.scanLine(DEMO.milk.code, DEMO.milk.name);
  const chips = page.getByRole('list', { name: 'Coupons on the sale' });
  await expect(chips).toHaveCount(0);

  const dialog = await tillPage.openDialog('Control+k', 'Coupon');
  await tillPage.type('winter');
  await tillPage.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('There is no coupon WINTER');
  await dialog.getByTestId('coupon-code').fill('autumn');
  await tillPage.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(tillPage.total).toHaveText(tenge(DEMO.milk.minor - TENTH));
  await expect(chips.getByRole('button')).toContainText('taken off the price');

  await touchMore(tillPage, 'coupon');
  await dialog.getByTestId('coupon-code').fill('rich');
  await dialog.getByRole('button', { name: 'Add coupon' }).click();
  await expect(dialog.getByRole('button', { name: /RICH *takes nothing off/ })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await tillPage.press('Escape');
  for (const target of await chips.getByRole('button').all()) {
    const box = await target.boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(48);
  }

  await page.reload();
  await expect(chips.getByRole('button')).toHaveCount(2);
  await chips.getByRole('button', { name: /AUTUMN/ }).click();
  await expect(tillPage.total).toHaveText(tenge(DEMO.milk.minor));
  await tillPage.wedge.scan('AUTUMN');
  await expect(tillPage.total).toHaveText(tenge(DEMO.milk.minor - TENTH));
  await expect(tillPage.lines).toHaveCount(1);
  await tillPage.payCash();
  await expect(chips).toHaveCount(0);
});

test('UX: why this price, by its key and by touch, in each language', async ({
  tillPage,
  linked,
  office,
}) => {
  const target = { ...EVERYTHING };
  const given = { name: 'Autumn', action: { kind: 'percent', target, ppm: 100_000 } };
  await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
  const dialog = await tillPage.openDialog('Control+i', 'Why this price');
  const steps = dialog
    .getByRole('list', { name: 'How the price came about' })
    .getByRole('listitem');
  // No rule applied: what the list says, how many of it, and what it comes to.
  await expect(steps).toHaveCount(3);
  await expect(steps.first()).toContainText('Price list');
  await expect(steps.first()).toContainText(bare(DEMO.bread.minor));
  await tillPage.press('Escape');
  await tillPage.payCash();

  await office.ask('POST', '/price-rules', {
    ...given,
    coupon: { code: 'AUTUMN', singleUse: false },
  });
  await known(linked, 'AUTUMN');
  await tillPage.scanLine(DEMO.milk.code, DEMO.milk.name);
  await tillPage.wedge.scan('AUTUMN');
  await expect(tillPage.total).toHaveText(tenge(DEMO.milk.minor - TENTH));
  await touchMore(tillPage, 'why');
  await expect(steps.nth(2)).toContainText('Offer: 10 % off');
  await expect(steps.nth(2)).toContainText('Autumn');
  await expect(steps.nth(2)).toContainText(tenge(minor(-TENTH)));
  for (const locale of LOCALES.toReversed()) {
    await linked.client.must('session.setLocale', { locale });
    const words = priceStepWords[locale];
    const list = tillPage.dialog.getByRole('listitem');
    await expect(list.first()).toContainText(words.price_list.plain);
    await expect(list.nth(2)).toContainText(words.percent.plain);
    await expect(list.nth(2)).toContainText('Autumn');
  }
  await tillPage.press('Escape');
  await expect(tillPage.dialog).toHaveCount(0);
});
