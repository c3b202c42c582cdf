import { Button, Paper, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/api-context.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { LanguageSelect, LookSelect } from './preferences.tsx';

const KEY = 'tillwright.hq.who';

export function SignInPage(): ReactNode {
  const { t } = useTranslation('office');
  return (
    <main className="office-centre">
      <Paper className="office-sign-in" withBorder p="xl">
        <p className="office-brand">Tillwright</p>
        <Title order={1} mb="md">
          {t('signIn.title')}
        </Title>
        <SignInForm />
        <div className="office-preferences">
          <LanguageSelect />
          <LookSelect />
        </div>
      </Paper>
    </main>
  );
}

/** The business and the address are remembered in this browser; the password is not. */
export function SignInForm(): ReactNode {
  const { t } = useTranslation('office');
  const session = useSession();
  const [known] = useState(() => (window.localStorage.getItem(KEY) ?? '').split('\n'));
  const [business, setBusiness] = useState(known[0] ?? '');
  const [email, setEmail] = useState(known[1] ?? '');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      await session.signIn({ business, email, password });
      window.localStorage.setItem(KEY, `${business}\n${email}`);
    } catch (error) {
      setProblem(error);
      setPassword('');
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <TextInput
          label={t('signIn.business')}
          description={t('signIn.businessHelp')}
          value={business}
          onChange={(event) => setBusiness(event.currentTarget.value)}
          autoComplete="organization"
          autoCapitalize="none"
          required
          withAsterisk={false}
          ref={known[0] ? undefined : first}
          data-autofocus={known[0] ? undefined : true}
        />
        <TextInput
          label={t('signIn.email')}
          type="email"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          autoComplete="username"
          required
          withAsterisk={false}
        />
        <PasswordInput
          label={t('signIn.password')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          required
          withAsterisk={false}
          ref={known[0] ? first : undefined}
          data-autofocus={known[0] ? true : undefined}
        />
        <ProblemAlert error={problem} />
        <Button type="submit" variant="filled" loading={busy} fullWidth>
          {t('signIn.enter')}
        </Button>
      </Stack>
    </form>
  );
}
