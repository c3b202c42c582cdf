import { z } from 'zod';
import { DEMO } from '../../support/demo-goods.ts';
import { surveyOffice } from '../../support/office-survey.ts';
import { tenge } from '../../support/till-page.ts';
import { expect, test } from './office-fixtures.ts';

test.slow();

test('PRC-2 a rule with its hours, its buyers and its coupon is made, found and ended', async ({
  officePage,
  office,
}) => {
  const { page } = officePage;
  await officePage.open('#/prices');
  await page.getByRole('link', { name: 'Add a rule' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Evening bread');
  await page.getByLabel('Kind', { exact: true }).selectOption('Buy and get');
  await page.getByLabel('Per cent off').fill('150');
  await officePage.button('Save').click();
  await expect(page.getByText('Not a percentage')).toBeVisible();
  await page.getByLabel('Per cent off').fill('50');
  await page.getByLabel('For which goods').selectOption('Products and categories');
  await page
    .getByRole('group', { name: 'Products', exact: true })
    .getByRole('searchbox')
    .fill('Rye');
  await officePage.button(new RegExp(DEMO.rye.name)).first().click();
  await officePage.button('Add hours').click();
  await page.getByLabel('Fri').check();
  await page.getByLabel('Least purchase').fill('1000');
  await page.getByRole('textbox', { name: 'Coupon', exact: true }).fill('EVENING');
  await surveyOffice(page, 'price-rule');
  await officePage.button('Save').click();
  await expect(officePage.row('Evening bread')).toContainText('EVENING');
  const Found = z.object({ items: z.array(z.looseObject({})) });
  const { items } = Found.parse(await office.ask('GET', '/price-rules?couponCode=evening'));
  expect(items).toMatchObject([
    {
      ...{ name: 'Evening bread', minimumBasketMinor: 100_000, active: true },
      action: { kind: 'buy_get', ppm: 500_000, target: { productIds: [expect.any(String)] } },
      schedule: { windows: [{ weekdays: [5], fromMinute: 480, toMinute: 600 }] },
    },
  ]);
  await page.getByRole('link', { name: 'Coupons' }).click();
  await officePage.row('Evening bread').getByRole('link').click();
  await page.getByLabel('In force').uncheck();
  await officePage.button('Save').click();
  await expect(officePage.row('Evening bread')).toContainText('Ended');
  await surveyOffice(page, 'price-rules');
});

test('a sample cart shows what a till would make of it; the floor gives back', async ({
  officePage,
  office,
}) => {
  const { page } = officePage;
  const target = { kind: 'everything', exceptProductIds: [] };
  const action = { kind: 'percent', target, ppm: 100_000 };
  const coupon = { code: 'TENTH', singleUse: false };
  await office.ask('POST', '/price-rules', { name: 'Tenth', action, coupon });
  await officePage.open('#/prices/preview');
  await page.getByRole('searchbox').first().fill(DEMO.milk.code);
  await officePage.button(new RegExp(DEMO.milk.name)).first().click();
  await page.getByLabel(DEMO.milk.name, { exact: true }).fill('2');
  await page.getByRole('textbox', { name: 'Coupons' }).fill('tenth other');
  await officePage.button('Show the prices').click();
  const result = page
    .getByRole('region', { name: 'What it comes to' })
    .or(page.locator('section', { has: page.getByRole('heading', { name: 'What it comes to' }) }));
  await expect(result.first()).toContainText('Offer: 10 % off (Tenth)');
  await expect(result.first()).toContainText(`To pay: ${tenge(2 * (DEMO.milk.minor - 6_200))}`);
  await expect(result.first()).toContainText('OTHER: no such coupon');
  await surveyOffice(page, 'price-preview');

  await page.getByRole('link', { name: 'Lowest margin' }).click();
  const margin = page.getByLabel('Margin over cost, %').first();
  await margin.fill('900');
  await officePage.button('Save').first().click();
  const floor = async () => {
    const shops = await office.ask('GET', '/storefronts');
    return z.object({ items: z.array(z.looseObject({})) }).parse(shops).items[0];
  };
  await expect.poll(floor).toMatchObject({ floorMarginPpm: 9_000_000 });
  await surveyOffice(page, 'price-floor');
  await page.getByRole('link', { name: 'Preview' }).click();
  await page.getByRole('searchbox').first().fill(DEMO.milk.code);
  await officePage.button(new RegExp(DEMO.milk.name)).first().click();
  await page.getByRole('textbox', { name: 'Coupons' }).fill('tenth');
  await officePage.button('Show the prices').click();
  await expect(result.first()).toContainText('Given back');
  await expect(result.first()).toContainText(`To pay: ${tenge(DEMO.milk.minor)}`);
});
