import { MantineProvider, createTheme, mergeThemeOverrides } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { cssVariables, theme } from '../ui/theme.ts';
import type { Api } from './api/api.ts';
import { ApiProvider } from './api/api-context.tsx';
import { ApiError } from './api/api-error.ts';
import type { Session } from './api/session.ts';
import { LanguageProvider } from './language-context.tsx';
import { RouterProvider, type Router } from './router.tsx';
import { Gate } from './shell/gate.tsx';

interface AppProps {
  readonly api: Api;
  readonly session: Session;
  readonly router: Router;
}

/** A desk's sizes: fields and buttons of 40 px, dialogs with their own air. */
const officeTheme = mergeThemeOverrides(
  theme,
  createTheme({
    components: {
      Button: { defaultProps: { size: 'md', variant: 'default' } },
      TextInput: { defaultProps: { size: 'md' } },
      PasswordInput: { defaultProps: { size: 'md' } },
      Textarea: { defaultProps: { size: 'md' } },
      NativeSelect: { defaultProps: { size: 'md' } },
      Checkbox: { defaultProps: { size: 'md' } },
      Modal: { defaultProps: { centered: true, size: 'lg', transitionProps: { duration: 100 } } },
    },
  }),
);

const MAX_RETRIES = 2;

/** What HQ refused is not mended by asking again; what did not reach it may be. */
function worthRetrying(count: number, error: Error): boolean {
  const passing = error instanceof ApiError && (error.status === 0 || error.status >= 500);
  return passing && error.code !== 'ANSWER_UNREADABLE' && count < MAX_RETRIES;
}

/** Everything around the pages: who is in, the language, the look, the address. */
export function App({ api, session, router }: AppProps): ReactNode {
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: worthRetrying } } }),
  );
  return (
    <ApiProvider api={api} session={session}>
      <QueryClientProvider client={queries}>
        <MantineProvider
          theme={officeTheme}
          cssVariablesResolver={cssVariables}
          defaultColorScheme="auto"
        >
          <LanguageProvider>
            <RouterProvider router={router}>
              <Gate />
            </RouterProvider>
          </LanguageProvider>
        </MantineProvider>
      </QueryClientProvider>
    </ApiProvider>
  );
}
