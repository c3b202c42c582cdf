import type { ReactNode } from 'react';

interface FigureTableProps {
  /** What it is of, for who cannot see it. */
  readonly label: string;
  /** The first names the row; the others stand over figures. */
  readonly heads: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
  /** What stands there instead of rows. */
  readonly empty?: string;
}

/** A few figures that need no scrolling of their own. */
export function FigureTable({ label, heads, rows, empty = '' }: FigureTableProps): ReactNode {
  if (rows.length === 0) return <p className="office-quiet">{empty}</p>;
  return (
    <table className="office-figure-table" aria-label={label}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              <span className={head === label ? 'visually-hidden' : undefined}>{head}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells: [name, ...figures] }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            {figures.map((figure, index) => (
              <td key={heads[index + 1]}>{figure}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
