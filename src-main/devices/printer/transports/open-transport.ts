import type { PrinterTransport } from '../../../ports.ts';
import { deviceNodeTransport } from './device-node.ts';
import { serialTransport } from './serial.ts';
import { spoolerTransport } from './spooler.ts';
import { tcpTransport } from './tcp.ts';

const RAW_PORT = 9100;
const BAUD_RATE = 9600;
const FLOW_CONTROLS = ['none', 'rts-cts', 'xon-xoff'] as const;

/**
 * The transport a printer's address names, or null where it names none:
 * `tcp://192.0.2.10:9100` · `device:/dev/usb/lp0` · `serial:/dev/ttyUSB0?baud=115200&flow=rts-cts`
 * or
 * `serial:COM3` · `spooler:Receipts`. Nothing is opened yet.
 */
export function openTransport(address: string): PrinterTransport | null {
  const url = URL.parse(address);
  if (url === null) return null;
  const path = decoded(url.pathname);
  switch (url.protocol) {
    case 'tcp:':
      return tcp(url);
    case 'device:':
      return path?.startsWith('/') ? deviceNodeTransport({ path }) : null;
    case 'serial:':
      return path === null || path === '' ? null : serial(path, url.searchParams);
    case 'spooler:':
      return path === null || path === '' ? null : spoolerTransport({ printer: path });
    default:
      return null;
  }
}

function tcp(url: URL): PrinterTransport | null {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? RAW_PORT : Number(url.port);
  return host === '' || port === 0 ? null : tcpTransport({ host, port });
}

function serial(path: string, options: URLSearchParams): PrinterTransport | null {
  const baudRate = Number(options.get('baud') ?? BAUD_RATE);
  const wanted = options.get('flow') ?? 'none';
  const flowControl = FLOW_CONTROLS.find((name) => name === wanted);
  if (!Number.isInteger(baudRate) || baudRate <= 0 || flowControl === undefined) return null;
  return serialTransport({ path, baudRate, flowControl });
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
