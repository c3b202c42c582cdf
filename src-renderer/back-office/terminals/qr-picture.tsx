import QRCode from 'qrcode';
import type { ReactNode } from 'react';

/** Light modules around the code, so that a camera finds it on any ground. */
const QUIET_ZONE = 4;

interface QrPictureProps {
  readonly text: string;
  readonly label: string;
}

/** Always dark on white: many readers refuse the reverse. */
export function QrPicture({ text, label }: QrPictureProps): ReactNode {
  return <img className="office-qr" alt={label} src={pictureOf(text)} />;
}

function pictureOf(text: string): string {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const side = modules.size + QUIET_ZONE * 2;
  const path = Array.from(modules.data, (dark, index) => {
    if (dark === 0) return '';
    const x = (index % modules.size) + QUIET_ZONE;
    const y = Math.floor(index / modules.size) + QUIET_ZONE;
    return `M${x} ${y}h1v1h-1z`;
  }).join('');
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}">` +
    `<path fill="#fff" d="M0 0h${side}v${side}H0z"/>` +
    `<path shape-rendering="crispEdges" d="${path}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
