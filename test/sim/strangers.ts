import { TerminalId } from '../../shared/domain/ids.ts';
import { certificateMessage } from '../../shared/protocol/sync-identity.ts';
import { numberedUuid, publicKeyOf, signWith } from './sim-crypto.ts';
import type { SimTill } from './sim-till.ts';
import { fired, nextNumber, type World } from './world.ts';

/** Series that no storefront of this HQ comes near to; the other HQ gives each till its own. */
const THEIR_LAST_SERIES = 98;

/** A till that another HQ has enrolled: this one did not sign its certificate. */
export function enrolledElsewhere(world: World, till: SimTill): void {
  fired(world, 'fault enrolled elsewhere');
  const terminal = TerminalId.parse(numberedUuid(nextNumber(world)));
  const unsigned = {
    terminal,
    epoch: 1,
    series: String(THEIR_LAST_SERIES - world.tills.indexOf(till)),
    storefront: till.storefront,
    devicePublicKey: publicKeyOf(till.deviceKey),
    lineage: [],
  };
  const signature = signWith('another-hq-private', certificateMessage(unsigned));
  const certificate = { ...unsigned, signature };
  till.disk.durable = {
    ...till.disk.durable,
    identity: { certificate, fenceToken: '1.theirs', conflict: null },
    segments: [{ terminal, epoch: 1 }],
    hqIncarnation: 'another-hq',
  };
}
