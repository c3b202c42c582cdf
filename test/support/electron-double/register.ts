import { registerHooks } from 'node:module';

/**
 * Loaded by `node --import` before the built application: from then on `electron` is the double.
 * Nothing else is changed, so what runs is `out/main/main.js` as it would be packed.
 */
const double = new URL('./electron.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: double, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
});

// A packed application's command line has no path of an application in it.
if (process.env['ELECTRON_DOUBLE_PACKAGED'] === '1') process.argv.splice(1, 1);
