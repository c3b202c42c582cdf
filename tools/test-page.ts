import { parseArgs } from 'node:util';
import { createEncoderKit } from '../src-main/devices/printer/encode.ts';
import { GlyphSource } from '../src-main/devices/printer/glyphs.ts';
import { PRINTER_PROFILES, printerProfile } from '../src-main/devices/printer/profiles.ts';
import { testPage } from '../src-main/devices/printer/test-page.ts';
import { openTransport } from '../src-main/devices/printer/transports/open-transport.ts';

const USAGE = `Usage: npm run test-page -- --printer ADDRESS [--profile NAME]

Prints every code page the printer may have, so that the profile can be picked by eye.

  --printer   tcp://HOST:9100, device:/dev/usb/lp0, serial:/dev/ttyUSB0?baud=115200, spooler:NAME
  --profile   ${PRINTER_PROFILES.map((profile) => profile.name).join(', ')}`;

const CONNECT_TIMEOUT_MS = 3000;

/** `npm run test-page`: for whoever installs a printer. */
async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      printer: { type: 'string', default: '' },
      profile: { type: 'string', default: 'generic-80' },
    },
  });
  const transport = openTransport(values.printer);
  const profile = printerProfile(values.profile);
  if (!transport || !profile) {
    console.error(USAGE);
    return 2;
  }
  try {
    const connection = await transport.connect(CONNECT_TIMEOUT_MS);
    await connection.write(testPage(createEncoderKit(profile, new GlyphSource())));
    await connection.close();
  } catch (error) {
    console.error(
      `${transport.description}: ${error instanceof Error ? error.message : String(error)}`,
    );
    return 1;
  }
  console.log(`Sent to ${transport.description}. Compare the lines with docs/hardware.md.`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
