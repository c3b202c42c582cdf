import { z } from 'zod';
import { surveyOffice } from '../../support/office-survey.ts';
import { expect, test } from './office-fixtures.ts';

const Shop = z.object({
  storefrontId: z.string(),
  barcodeMasks: z.array(z.looseObject({ prefix: z.string() })),
  expiredGoods: z.string(),
});

test('HARDWARE Codes: masks of a storefront are checked, tried and saved', async ({
  officePage,
  office,
}) => {
  const { page } = officePage;
  const shops = await office.ask('GET', '/storefronts');
  const shop = Shop.parse(z.array(z.unknown()).parse(shops['items'])[0]);
  await office.ask('PATCH', `/storefronts/${shop.storefrontId}`, { barcodeMasks: [] });
  await officePage.open(`#/storefronts/${shop.storefrontId}`);
  const code = page.getByLabel('Try a code');
  await code.fill('2400123005124');
  await expect(page.getByText('no mask fits')).toBeVisible();
  await officePage.button('Add a mask').click();
  const mask = page.getByRole('group', { name: 'Mask 1' });
  await mask.getByLabel('Prefix').fill('24');
  await mask.getByLabel('Digits of the item').fill('6');
  await officePage.button('Save').click();
  await expect(mask.getByText('make 12 digits')).toBeVisible();
  await page.getByLabel('Language', { exact: true }).selectOption({ label: 'Русский' });
  await expect(page.getByText('make 12 digits')).toBeHidden();
  await expect(page.getByText('12 цифр')).toBeVisible();
  await page.getByLabel('Язык', { exact: true }).selectOption({ label: 'English' });
  await mask.getByLabel('Digits of the item').fill('5');
  await code.fill('2400123005124');
  await expect(page.getByText('Weight 0.512 of item 00123')).toBeVisible();
  await page
    .getByLabel('Goods whose code says they expired')
    .selectOption({ label: 'Sell with a warning' });
  await surveyOffice(page, 'codes');
  await officePage.button('Save').click();
  await expect(officePage.button('Save')).toBeDisabled();
  const after = Shop.parse(await office.ask('GET', `/storefronts/${shop.storefrontId}`));
  expect(after.barcodeMasks).toMatchObject([{ prefix: '24', itemDigits: 5, kind: 'weight' }]);
  expect(after.expiredGoods).toBe('warn');
});
