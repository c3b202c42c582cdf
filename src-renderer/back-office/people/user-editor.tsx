import { Checkbox, PasswordInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LOCALES, type Locale } from '../../../shared/domain/localized.ts';
import { err, ok, type Result } from '../../../shared/domain/result.ts';
import { useApi } from '../api/api-context.tsx';
import { pageOf, RoleView, User } from '../api/identity-views.ts';
import { useMay } from '../me-context.tsx';
import { EditorFrame } from '../parts/editor-frame.tsx';
import { plainText } from '../parts/plain-text.ts';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { Section } from '../parts/section.tsx';
import { ChoiceField, PlainField } from '../parts/typed-fields.tsx';
import { useEditor, type Editor, type Faults, type Input } from '../parts/use-editor.ts';
import { hashOf, useRouter } from '../router.tsx';

interface UserDraft {
  readonly name: string;
  readonly email: string;
  readonly roleId: string;
  readonly locale: Locale;
  readonly active: boolean;
  readonly password: string;
  readonly pin: string;
}

/** One person: an e-mail and a password for HQ, a PIN for tills. */
export function UserEditor({ id }: { readonly id: string | null }): ReactNode {
  const api = useApi();
  const roles = useQuery({
    queryKey: ['roles', 'all'],
    queryFn: async () => (await api.get('/roles', pageOf(RoleView))).items,
  });
  const user = useQuery({
    queryKey: ['users', id],
    queryFn: () => api.get(`/users/${id}`, User),
    enabled: id !== null,
  });
  const error = roles.error ?? user.error;
  if (error !== null) return <ProblemAlert error={error} />;
  if (roles.data === undefined || (id !== null && user.data === undefined)) return null;
  return <UserForm id={id} loaded={user.data ?? null} roles={roles.data} />;
}

function leastOf(roles: readonly RoleView[]): string {
  const cashier = roles.find((role) => role.tillRole === 'cashier');
  return (cashier ?? roles[0])?.roleId ?? '';
}

interface UserFormProps {
  readonly id: string | null;
  readonly loaded: User | null;
  readonly roles: readonly RoleView[];
}

const FIELD_NAMES = {
  name: 'people.name',
  email: 'people.email',
  roleId: 'people.role',
  locale: 'people.locale',
  active: 'people.active',
} as const;

function isNamed(field: string): field is keyof typeof FIELD_NAMES {
  return Object.hasOwn(FIELD_NAMES, field);
}

function useInput(): (draft: UserDraft) => Result<Input, Faults> {
  const { t } = useTranslation('office');
  return ({ name, email, roleId, locale, active, password, pin }) => {
    const faults: Record<string, string> = {};
    if (name.trim() === '') faults['name'] = t('parts.required');
    if (email.trim() !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim())) {
      faults['email'] = t('customers.emailWrong');
    }
    if (password !== '' && password.length < 10) faults['password'] = t('people.passwordShort');
    if (pin !== '' && !/^\d{4,8}$/.test(pin)) faults['pin'] = t('people.pinWrong');
    const input: Input = {
      ...{ name: name.trim(), email: email.trim().toLowerCase() || null, roleId, locale, active },
      ...(password === '' ? {} : { password }),
      ...(pin === '' ? {} : { pin }),
    };
    return Object.keys(faults).length === 0 ? ok(input) : err(faults);
  };
}

function UserForm({ id, loaded, roles }: UserFormProps): ReactNode {
  const { t } = useTranslation('office');
  const router = useRouter();
  const editor = useEditor<User, UserDraft>({
    ...{ path: '/users', id, schema: User, loaded },
    draftOf: (user) => ({
      ...{ name: user?.name ?? '', email: user?.email ?? '', password: '', pin: '' },
      // Somebody new may do the least until it is said otherwise.
      roleId: user?.roleId ?? leastOf(roles),
      ...{ locale: user?.locale ?? 'ru', active: user?.active ?? true },
    }),
    inputOf: useInput(),
    onSaved: (user) => {
      if (id === null) router.go(hashOf(['people', user.userId]));
    },
  });
  const { draft, set, faults } = editor;
  return (
    <EditorFrame
      title={loaded?.name ?? t('people.newTitle')}
      backTo={hashOf(['people'])}
      editor={editor}
      mayWrite={useMay('users:write')}
      fieldName={(field) => (isNamed(field) ? t(FIELD_NAMES[field]) : field)}
      fieldText={(field, value) => {
        if (field === 'roleId') return roles.find((one) => one.roleId === value)?.name ?? '';
        if (typeof value === 'boolean') return t(value ? 'parts.yes' : 'parts.no');
        return value === null ? t('parts.none') : plainText(value);
      }}
    >
      <Section title={draft.name || t('people.newTitle')}>
        <div className="office-fields">
          <PlainField
            label={t('people.name')}
            value={draft.name}
            error={faults['name']}
            onChange={(name) => set({ name })}
          />
          <ChoiceField
            label={t('people.role')}
            value={draft.roleId}
            onChange={(roleId) => set({ roleId })}
            options={roles.map((one) => ({ value: one.roleId, label: one.name }))}
          />
          <ChoiceField
            label={t('people.locale')}
            value={draft.locale}
            onChange={(locale) => set({ locale })}
            options={LOCALES.map((value) => ({ value, label: t(`shell.languages.${value}`) }))}
          />
        </div>
        <Checkbox
          label={t('people.active')}
          checked={draft.active}
          onChange={(event) => set({ active: event.currentTarget.checked })}
        />
      </Section>
      <Secrets editor={editor} />
    </EditorFrame>
  );
}

function Secrets({ editor }: { readonly editor: Editor<User, UserDraft> }): ReactNode {
  const { t } = useTranslation('office');
  const { draft, set, faults } = editor;
  return (
    <Section title={t('people.secrets')}>
      <div className="office-fields">
        <PlainField
          label={t('people.email')}
          description={t('people.emailHelp')}
          value={draft.email}
          error={faults['email']}
          onChange={(email) => set({ email })}
        />
        {(['password', 'pin'] as const).map((field) => (
          <PasswordInput
            key={field}
            label={t(`people.${field}`)}
            description={t(`people.${field}Help`)}
            value={draft[field]}
            error={faults[field]}
            autoComplete="new-password"
            onChange={(event) => set({ [field]: event.currentTarget.value })}
          />
        ))}
      </div>
    </Section>
  );
}
