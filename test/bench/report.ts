import type { Distribution } from './distribution.ts';

/**
 * The most a figure may be: times the baseline of the same run, or as it stands on this machine.
 */
export interface Bar {
  readonly kind: 'ratio' | 'absolute';
  readonly most: number;
}

/** One number that was measured, beside its baseline. */
export interface Figure {
  /** Stable, for whoever compares runs. */
  readonly id: string;
  readonly what: string;
  readonly unit: 'ms' | 's' | 'MB';
  readonly value: number;
  readonly baseline: number | null;
  readonly bar: Bar | null;
}

/** What one benchmark found. */
export interface Finding {
  readonly figures: readonly Figure[];
  /** Behind the figures, whole. */
  readonly distributions: Readonly<Record<string, Distribution>>;
  /** How it was measured, and what it does not say; a sentence each. */
  readonly notes: readonly string[];
}

export function ratioOf({ value, baseline }: Figure): number | null {
  return baseline === null || baseline === 0 ? null : value / baseline;
}

/** Null where no bar is set. */
export function holds(figure: Figure): boolean | null {
  const { bar, value } = figure;
  if (bar === null) return null;
  const measured = bar.kind === 'absolute' ? value : ratioOf(figure);
  return measured !== null && measured <= bar.most;
}

const HEADINGS = ['what', 'here', 'baseline', 'ratio', 'bar', ''] as const;

/** The figures as people read them: one row each, numbers under each other. */
export function reportTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => cellsOf(figure));
  const all = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_, column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0)),
  );
  const lines = all.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 || column === HEADINGS.length - 1
        ? cell.padEnd(width)
        : cell.padStart(width);
    });
    return cells.join('  ').trimEnd();
  });
  const rule = '─'.repeat(Math.max(...lines.map((line) => line.length)));
  const [head = '', ...body] = lines;
  return [head, rule, ...body].join('\n');
}

function cellsOf(figure: Figure): readonly string[] {
  const { what, unit, value, baseline, bar } = figure;
  const ratio = ratioOf(figure);
  return [
    what,
    shown(value, unit),
    baseline === null ? '–' : shown(baseline, unit),
    ratio === null ? '–' : `${digits(ratio)}×`,
    bar === null
      ? '–'
      : `≤ ${bar.kind === 'ratio' ? `${bar.most.toFixed(1)}×` : shown(bar.most, unit)}`,
    verdict(holds(figure)),
  ];
}

function verdict(held: boolean | null): string {
  if (held === null) return '';
  return held ? 'holds' : 'MISSED';
}

function shown(value: number, unit: Figure['unit']): string {
  return `${digits(value)} ${unit}`;
}

/** Three digits that mean something. */
function digits(value: number): string {
  if (value >= 100) return value.toFixed(0);
  if (value >= 10) return value.toFixed(1);
  return value >= 1 ? value.toFixed(2) : value.toFixed(3);
}
