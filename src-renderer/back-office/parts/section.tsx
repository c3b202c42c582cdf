import { Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** A part of a form or of a page, with its name. */
export function Section({ title, children }: SectionProps): ReactNode {
  return (
    <section className="office-section">
      <Title order={2}>{title}</Title>
      {children}
    </section>
  );
}
