import { defineConfig } from '@playwright/test';
import { findSystemBrowser } from './src-main/shells/browser/system-browser.ts';

const browser = findSystemBrowser();

/** The end-to-end tests: a real terminal process, a real Chromium, and Electron where it is. */
export default defineConfig({
  testDir: 'test',
  testMatch: ['e2e/**/*.spec.ts', 'electron/*.spec.ts'],
  globalSetup: './test/e2e/global-setup.ts',
  outputDir: 'test-results/e2e',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    timezoneId: 'Asia/Almaty',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(browser === null ? {} : { executablePath: browser }),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
});
