import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { RoleView, User } from '../api/identity-views.ts';
import { useMay } from '../me-context.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { useList } from '../parts/use-list.ts';
import { hashOf, useFilters, usePlace } from '../router.tsx';
import { RoleMatrix } from './role-matrix.tsx';
import { UserEditor } from './user-editor.tsx';

/** People, one of them, or the roles: as the address says. */
export function PeoplePage(): ReactNode {
  const [, what] = usePlace().path;
  if (what === undefined) return <PeopleList />;
  if (what === 'roles') return <RoleMatrix />;
  return <UserEditor key={what} id={what === 'new' ? null : what} />;
}

function PeopleList(): ReactNode {
  const { t } = useTranslation('office');
  const mayWrite = useMay('users:write');
  const { filters, setFilter } = useFilters();
  const { q = '' } = filters;
  const list = useList('/users', User, { q });
  const columns = useColumns();
  return (
    <PageFrame
      title={t('people.title')}
      actions={
        <>
          <Button component="a" href={hashOf(['people', 'roles'])}>
            {t('people.roles')}
          </Button>
          {mayWrite ? (
            <Button
              component="a"
              variant="filled"
              href={hashOf(['people', 'new'])}
              leftSection={<IconPlus size={20} aria-hidden />}
            >
              {t('people.add')}
            </Button>
          ) : null}
        </>
      }
      filters={<SearchField value={q} onSearch={(words) => setFilter('q', words)} />}
    >
      <ProblemAlert error={list.error} onRetry={list.retry} />
      <DataTable
        label={t('people.title')}
        columns={columns}
        rows={list.rows}
        rowKey={(row) => row.userId}
        loading={list.loading}
        onEnd={list.onEnd}
        empty={t('people.empty')}
      />
    </PageFrame>
  );
}

function useColumns(): readonly Column<User>[] {
  const { t } = useTranslation('office');
  const roles = useList('/roles', RoleView).rows;
  return [
    {
      ...{ key: 'name', head: t('people.name'), grow: 2 },
      cell: (row) => <a href={hashOf(['people', row.userId])}>{row.name}</a>,
      title: (row) => row.name,
    },
    {
      ...{ key: 'role', head: t('people.role'), grow: 1.4 },
      cell: (row) => roles.find((one) => one.roleId === row.roleId)?.name ?? t('parts.none'),
    },
    {
      ...{ key: 'email', head: t('people.email'), grow: 2.4 },
      cell: (row) => row.email ?? t('parts.none'),
      title: (row) => row.email ?? '',
    },
    {
      ...{ key: 'access', head: t('people.access'), grow: 1.4 },
      cell: (row) =>
        [
          ...(row.hasPassword ? [t('people.accessHq')] : []),
          ...(row.hasPin ? [t('people.accessTill')] : []),
        ].join(', ') || t('parts.none'),
    },
    {
      ...{ key: 'state', head: t('people.state'), grow: 1.4 },
      cell: (row) => (
        <span className="office-state" data-tone={row.active ? 'plain' : 'warn'}>
          {t(row.active ? 'people.activeShort' : 'people.inactive')}
        </span>
      ),
    },
  ];
}
