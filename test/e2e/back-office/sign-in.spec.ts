import { surveyOffice } from '../../support/office-survey.ts';
import { expect, test } from './office-fixtures.ts';

test.describe('signing in', () => {
  test('by keyboard, to the terminals; a reload stays in; signing out forgets', async ({
    officePage,
    office,
  }) => {
    const { page } = officePage;
    office.clock.advance(60_000);
    const policy = (await page.goto(office.url))?.headers()['content-security-policy'];
    expect(policy).toContain("script-src 'self'");
    await expect(officePage.heading('Sign in to HQ')).toBeVisible();
    await expect(page.getByLabel('Business')).toBeFocused();
    await surveyOffice(page, 'sign-in');
    await page.getByLabel('Business').focus();
    await page.keyboard.type('demo');
    await officePage.press('Tab');
    await page.keyboard.type('admin@demo.example');
    await officePage.press('Tab');
    await page.keyboard.type('demo password');
    await officePage.press('Enter');
    await expect(officePage.heading('Terminals')).toBeVisible();
    await page.reload();
    await expect(officePage.heading('Terminals')).toBeVisible();
    await officePage.button('Sign out').click();
    await expect(officePage.heading('Sign in to HQ')).toBeVisible();
    await page.reload();
    await expect(officePage.heading('Sign in to HQ')).toBeVisible();
    await expect(page.getByLabel('E-mail')).toHaveValue('admin@demo.example');
  });

  test('a wrong password is told in words, and the lock after five of them', async ({
    officePage,
    office,
  }) => {
    const { page } = officePage;
    office.clock.advance(60_000);
    await page.goto(office.url);
    await page.getByLabel('Business').fill('demo');
    await page.getByLabel('E-mail').fill('manager@demo.example');
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await page.getByLabel('Password', { exact: true }).fill(`wrong password ${attempt}`);
      await officePage.button('Sign in').click();
      await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
      if (attempt === 1) await expect(officePage.alert).toContainText('password is wrong');
    }
    await expect(officePage.alert).toContainText('rests for 15 min');
    await surveyOffice(page, 'sign-in-locked');
    office.clock.advance(16 * 60_000);
  });

  test('too many attempts are told with the wait', async ({ officePage, office }) => {
    const { page } = officePage;
    office.clock.advance(60_000);
    await page.goto(office.url);
    await page.getByLabel('Business').fill('demo');
    await page.getByLabel('E-mail').fill('nobody@demo.example');
    const told = officePage.alert.filter({ hasText: /Try again in \d+ s/ });
    for (let attempt = 0; attempt <= 10; attempt += 1) {
      await page.getByLabel('Password', { exact: true }).fill('wrong password');
      await officePage.button('Sign in').click();
      await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
    }
    await expect(told).toBeVisible();
    office.clock.advance(60_000);
  });

  test('an expired access token is renewed unseen; an ended session asks again over the page', async ({
    officePage,
    office,
  }) => {
    const { page } = officePage;
    await officePage.open('#/terminals');
    office.clock.advance(20 * 60_000);
    const refreshed = page.waitForResponse(/sign-in\/refresh/);
    await page.getByRole('searchbox').fill('Till');
    expect((await refreshed).status()).toBe(200);
    await expect(page).toHaveURL(/q=Till/);
    await office.ask('POST', '/sign-out');
    office.clock.advance(20 * 60_000);
    await officePage.button('Enrol a terminal').click();
    await officePage.dialog.getByLabel('Its name').fill('Till 09');
    await officePage.button('Make a code').click();
    await expect(page.getByText('Your session is over. What you typed is kept.')).toBeVisible();
    await page.getByLabel('Password', { exact: true }).fill('demo password');
    await page.getByLabel('Business').fill('demo');
    await page.getByLabel('E-mail').fill('admin@demo.example');
    await officePage.button('Sign in').click();
    await expect(page.getByLabel('Its name')).toHaveValue('Till 09');
    await officePage.button('Make a code').click();
    await expect(page.getByText('One-time code for Till 09')).toBeVisible();
  });

  test('without HQ the page says so', async ({ officePage, office }) => {
    const { page } = officePage;
    office.clock.advance(60_000);
    await page.goto(office.url);
    await page.route('**/api/**', (route) => route.abort());
    await page.getByLabel('Business').fill('demo');
    await page.getByLabel('E-mail').fill('admin@demo.example');
    await page.getByLabel('Password', { exact: true }).fill('demo password');
    await officePage.button('Sign in').click();
    await expect(officePage.alert).toContainText('HQ does not answer');
  });
});
