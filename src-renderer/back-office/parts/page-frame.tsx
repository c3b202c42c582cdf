import { Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface PageFrameProps {
  readonly title: string;
  /** What may be done here, at the right of the title. */
  readonly actions?: ReactNode;
  /** The other lists beside this one. */
  readonly tabs?: ReactNode;
  /** Search and filters, in one row below the title. */
  readonly filters?: ReactNode;
  readonly children: ReactNode;
}

/** The one frame of every page: its title and actions stand, its content scrolls. */
export function PageFrame({ title, actions, tabs, filters, children }: PageFrameProps): ReactNode {
  return (
    <div className="office-page">
      <header className="office-page-head">
        <Title order={1}>{title}</Title>
        <div className="office-actions">{actions}</div>
      </header>
      {tabs}
      {filters === undefined ? null : <div className="office-filters">{filters}</div>}
      <div className="office-page-body">{children}</div>
    </div>
  );
}
