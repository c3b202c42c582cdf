import { z } from 'zod';
import { surveyOffice } from '../../support/office-survey.ts';
import { expect, test } from './office-fixtures.ts';

const Shop = z.object({ storefrontId: z.string(), favourites: z.array(z.string()).nullable() });
const Goods = z.object({ productId: z.string(), sku: z.string(), nameEn: z.string() });

test.describe('the favourites of a storefront', () => {
  test('are found, put in order by keyboard, taken away and saved', async ({
    officePage,
    office,
  }) => {
    const { page } = officePage;
    const shops = await office.ask('GET', '/storefronts');
    const shop = Shop.parse(z.array(z.unknown()).parse(shops['items'])[0]);
    const goods = z
      .array(Goods)
      .parse((await office.ask('GET', '/products?sort=sku&limit=4'))['items']);
    const [first, second, third, added] = goods;
    if (!first || !second || !third || !added) throw new Error('The demo has more goods than that');
    const favourites = [first, second, third].map((one) => one.productId);
    await office.ask('PATCH', `/storefronts/${shop.storefrontId}`, { favourites });
    await officePage.open(`#/storefronts/${shop.storefrontId}`);
    const rows = page.getByRole('list', { name: 'Favourites at the till' }).getByRole('listitem');
    await expect(rows).toContainText([first.nameEn, second.nameEn, third.nameEn]);
    await rows.last().scrollIntoViewIfNeeded();
    await surveyOffice(page, 'favourites');
    const down = page.getByRole('button', { name: `Move down: ${first.nameEn}` });
    await officePage.tabTo(down);
    await officePage.press('Enter');
    await expect(rows).toContainText([second.nameEn, first.nameEn, third.nameEn]);
    await expect(down).toBeFocused();
    // At the end there is no way down any more; the way up is at hand.
    await officePage.press('Enter');
    await expect(rows).toContainText([second.nameEn, third.nameEn, first.nameEn]);
    await expect(page.getByRole('button', { name: `Move up: ${first.nameEn}` })).toBeFocused();
    await officePage.button(`Remove: ${second.nameEn}`).click();
    await page.getByRole('searchbox').fill(added.sku);
    await page.getByRole('button', { name: added.sku }).click();
    await expect(rows).toContainText([third.nameEn, first.nameEn, added.nameEn]);
    await officePage.button('Save').click();
    await expect(officePage.button('Save')).toBeDisabled();
    const after = Shop.parse(await office.ask('GET', `/storefronts/${shop.storefrontId}`));
    expect(after.favourites).toEqual([third, first, added].map((one) => one.productId));
  });

  test('that somebody else chose meanwhile are not overwritten unasked', async ({
    officePage,
    office,
  }) => {
    const { page } = officePage;
    const shops = await office.ask('GET', '/storefronts');
    const { storefrontId } = Shop.parse(z.array(z.unknown()).parse(shops['items'])[0]);
    const goods = z.array(Goods).parse((await office.ask('GET', '/products?limit=3'))['items']);
    const ids = goods.map((one) => one.productId);
    await office.ask('PATCH', `/storefronts/${storefrontId}`, { favourites: ids });
    await officePage.open(`#/storefronts/${storefrontId}`);
    const rows = page.getByRole('list', { name: 'Favourites at the till' }).getByRole('listitem');
    await expect(rows).toHaveCount(3);
    await rows
      .first()
      .getByRole('button', { name: /^Remove/ })
      .click();
    await office.ask('PATCH', `/storefronts/${storefrontId}`, { favourites: ids.slice(2) });
    await officePage.button('Save').click();
    await expect(officePage.alert).toContainText('Products: 2');
    await expect(officePage.alert).toContainText('Products: 1');
    await officePage.button('Take theirs').click();
    await expect(rows).toHaveCount(1);
  });
});
