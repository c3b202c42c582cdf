import { Button, Checkbox } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.tsx';
import { RoleView } from '../api/identity-views.ts';
import { people as words } from '../locales/en/people.ts';
import { useMe } from '../me-context.tsx';
import { LeaveGuard } from '../parts/editor-frame.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useList } from '../parts/use-list.ts';
import { hashOf } from '../router.tsx';

type Known = keyof typeof words.permissions;

function isKnown(word: string): word is Known {
  return Object.hasOwn(words.permissions, word);
}

/** A word's key has no colon, which parts namespaces there: `users_read` is `users:read`. */
const PERMISSIONS = Object.keys(words.permissions)
  .filter(isKnown)
  .map((word) => ({ word, permission: word.replace('_', ':') }));

/** What each role may do at HQ, one column a role. */
export function RoleMatrix(): ReactNode {
  const { t } = useTranslation('office');
  const list = useList('/roles', RoleView);
  const matrix = useMatrix(list.rows);
  const me = useMe();
  const mayWrite = me.permissions.has('users:write');
  return (
    <PageFrame
      title={t('people.roles')}
      actions={
        <Button component="a" href={hashOf(['people'])}>
          {t('parts.back')}
        </Button>
      }
    >
      <p className="office-quiet">{t('people.matrixHelp')}</p>
      <ProblemAlert error={list.error ?? matrix.problem} />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- Keys scroll it. */}
      <section className="office-table office-matrix" aria-label={t('people.roles')} tabIndex={0}>
        <table>
          <Head roles={list.rows} />
          <tbody>
            {PERMISSIONS.map(({ word, permission }) => (
              <tr key={permission}>
                <td>{t(`people.permissions.${word}`)}</td>
                {list.rows.map((role) => (
                  <td key={role.roleId}>
                    <Checkbox
                      aria-label={t('people.given', {
                        role: role.name,
                        permission: t(`people.permissions.${word}`),
                      })}
                      checked={matrix.given(role).includes(permission)}
                      disabled={!mayWrite || matrix.busy || !me.permissions.has(permission)}
                      onChange={() => matrix.toggle(role, permission)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {mayWrite ? (
        <div className="office-save-bar">
          <Button
            variant="filled"
            loading={matrix.busy}
            disabled={matrix.changed.length === 0}
            onClick={() => void matrix.save()}
          >
            {t('parts.save')}
          </Button>
        </div>
      ) : null}
      <LeaveGuard dirty={matrix.changed.length > 0} />
    </PageFrame>
  );
}

/** The boxes as they stand; roles that were changed are saved one after the other. */
function useMatrix(roles: readonly RoleView[]) {
  const api = useApi();
  const queries = useQueryClient();
  const [drafts, setDrafts] = useState<ReadonlyMap<string, readonly string[]>>(new Map());
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const given = (role: RoleView): readonly string[] => drafts.get(role.roleId) ?? role.permissions;
  const changed = roles.filter((role) => !sameSet(given(role), role.permissions));
  const save = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      for (const role of changed) {
        const body = { permissions: given(role), version: role.version };
        await api.patch(`/roles/${role.roleId}`, body, RoleView);
      }
      await queries.invalidateQueries({ queryKey: ['roles'] });
      await queries.invalidateQueries({ queryKey: ['me'] });
      setDrafts(new Map());
    } catch (error) {
      // The boxes stay as they were set; the versions are read again, so a second try may do.
      setProblem(error);
      await queries.invalidateQueries({ queryKey: ['roles'] });
    } finally {
      setBusy(false);
    }
  };
  const toggle = (role: RoleView, permission: string): void => {
    const now = given(role);
    const next = now.includes(permission)
      ? now.filter((one) => one !== permission)
      : [...now, permission];
    setDrafts(new Map([...drafts, [role.roleId, next]]));
  };
  return { given, toggle, changed, save, busy, problem };
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join() === other.toSorted().join();
}

function Head({ roles }: { readonly roles: readonly RoleView[] }): ReactNode {
  const { t } = useTranslation('office');
  return (
    <thead>
      <tr>
        <th scope="col">{t('people.permission')}</th>
        {roles.map((role) => (
          <th key={role.roleId} scope="col">
            {role.name}
            <small>
              {t('people.tillRole')}: {t(`people.tillRoles.${role.tillRole}`)}
            </small>
          </th>
        ))}
      </tr>
    </thead>
  );
}
