import type { SeededRandom } from '../seeded-random.ts';
import type { DiskStep } from './disk-trace.ts';

/** The unit a disk writes whole or not at all. */
const SECTOR_BYTES = 512;

type FileStep = Extract<DiskStep, { readonly kind: 'write' | 'truncate' | 'remove' }>;

/**
 * What a disk may hold after the power went: every step up to a file's last sync, and of the later
 * ones any, none, or torn ones, since a disk writes them in whichever order it likes.
 */
export class ReplayedDisk {
  readonly #safe: Map<string, Buffer>;
  readonly #pending = new Map<string, FileStep[]>();

  /** @param files as they were, and safe, before the first step */
  constructor(files: ReadonlyMap<string, Buffer>) {
    this.#safe = new Map(files);
  }

  take(step: DiskStep): void {
    if (step.kind === 'answer') return;
    const pending = this.#pending.get(step.file) ?? [];
    if (step.kind !== 'sync') {
      this.#pending.set(step.file, [...pending, step]);
      return;
    }
    this.#safe.set(step.file, applied(this.#content(step.file), pending));
    this.#pending.delete(step.file);
  }

  /** One of the disks that there may be now. A file that is nowhere else is empty. */
  afterPowerLoss(random: SeededRandom): ReadonlyMap<string, Buffer> {
    const files = new Map(this.#safe);
    for (const [file, pending] of this.#pending) {
      // Now and then everything arrives, or nothing: what a cache does most often.
      const share = random.pick([0, 0.5, 0.9, 1]);
      const kept = pending.flatMap((step) => (random.chance(share) ? [torn(step, random)] : []));
      files.set(file, applied(this.#content(file), kept));
    }
    return files;
  }

  #content(file: string): Buffer {
    return this.#safe.get(file) ?? Buffer.alloc(0);
  }
}

function torn(step: FileStep, random: SeededRandom): FileStep {
  if (step.kind !== 'write' || random.chance(0.7)) return step;
  const sectors = Math.ceil(step.bytes.length / SECTOR_BYTES);
  const arrived = random.between(0, sectors) * SECTOR_BYTES;
  return { ...step, bytes: step.bytes.subarray(0, arrived) };
}

function applied(content: Buffer, steps: readonly FileStep[]): Buffer {
  const most = Math.max(content.length, ...steps.map(endOf));
  const disk = Buffer.alloc(most);
  content.copy(disk);
  let size = content.length;
  for (const step of steps) {
    if (step.kind === 'write') {
      step.bytes.copy(disk, step.at);
      size = Math.max(size, endOf(step));
    } else {
      const end = endOf(step);
      if (end < size) disk.fill(0, end, size);
      size = end;
    }
  }
  return disk.subarray(0, size);
}

function endOf(step: FileStep): number {
  if (step.kind === 'write') return step.at + step.bytes.length;
  return step.kind === 'truncate' ? step.size : 0;
}
