import { TerminalId } from '../../shared/domain/ids.ts';
import { certificateMessage } from '../../shared/protocol/sync-identity.ts';
import { numberedUuid, publicKeyOf, signWith } from './sim-crypto.ts';
import type { SimTill } from './sim-till.ts';
import { fired, nextNumber, type World } from './world.ts';

/** A series that no storefront of this HQ comes near to. */
const THEIR_SERIES = '98';

/** A till that another HQ has enrolled: this one did not sign its certificate. */
export function enrolledElsewhere(world: World, till: SimTill): void {
  fired(world, 'fault enrolled elsewhere');
  const terminal = TerminalId.parse(numberedUuid(nextNumber(world)));
  const unsigned = {
    terminal,
    epoch: 1,
    series: THEIR_SERIES,
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
