import { createTheme, type CSSVariablesResolver } from '@mantine/core';

/** Mantine in the till's own clothes: its colours and sizes come from `tokens.css`. */
export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'ui-monospace, monospace',
  fontSizes: {
    xs: 'var(--size-small)',
    sm: 'var(--size-body)',
    md: 'var(--size-body)',
    lg: 'var(--size-large)',
    xl: 'var(--size-total)',
  },
  headings: {
    fontFamily: 'var(--font)',
    fontWeight: '600',
    sizes: {
      h1: { fontSize: 'var(--size-large)', lineHeight: '1.33' },
      h2: { fontSize: 'var(--size-large)', lineHeight: '1.33' },
      h3: { fontSize: 'var(--size-body)', lineHeight: '1.5' },
    },
  },
  // The accent belongs to PAY, so everything Mantine would colour is ink or paper.
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 1 },
  colors: {
    ink: [
      '#ffffff',
      '#f2f4f6',
      '#dfe3e9',
      '#c3c9d1',
      '#a9b1bb',
      '#79828e',
      '#535b66',
      '#343a42',
      '#14171a',
      '#0e1013',
    ],
  },
  autoContrast: true,
  defaultRadius: 'var(--radius)',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  spacing: { xs: '8px', sm: '8px', md: '16px', lg: '24px', xl: '32px' },
});

export const cssVariables: CSSVariablesResolver = () => {
  const surfaces = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-dimmed': 'var(--text-quiet)',
    '--mantine-color-placeholder': 'var(--text-quiet)',
    '--mantine-color-default': 'var(--raised)',
    '--mantine-color-default-hover': 'var(--sunken)',
    '--mantine-color-default-border': 'var(--edge)',
    '--mantine-color-default-color': 'var(--text)',
    '--mantine-color-error': 'var(--error-text)',
  };
  return { variables: {}, light: surfaces, dark: surfaces };
};
