import { ActionIcon, Button, Menu, NativeSelect } from '@mantine/core';
import { IconDots, IconPlus } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { Terminal, TERMINAL_STATES } from '../api/terminal-views.ts';
import { useStorefronts } from '../api/use-storefronts.ts';
import { useMay } from '../me-context.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { useList } from '../parts/use-list.ts';
import { useFilters } from '../router.tsx';
import { EndDialog } from './end-dialog.tsx';
import { EnrolDialog } from './enrol-dialog.tsx';
import { LastSeen } from './last-seen.tsx';

type Opened =
  | { readonly kind: 'enrol'; readonly terminal: Terminal | null }
  | { readonly kind: 'declare-lost' | 'revoke'; readonly terminal: Terminal };

const TONES: Readonly<Record<Terminal['state'], 'plain' | 'warn' | 'error'>> = {
  ...{ ACTIVE: 'plain', IDENTITY_CONFLICT: 'warn', LOST: 'error', REVOKED: 'error' },
};

/** Every till of the business: how it is, and what to do about one that is new or gone. */
export function TerminalsPage(): ReactNode {
  const { t } = useTranslation('office');
  const mayWrite = useMay('terminals:write');
  const { filters, setFilter } = useFilters();
  const list = useList('/terminals', Terminal, filters);
  const [opened, open] = useState<Opened | null>(null);
  const columns = useColumns(mayWrite ? open : null);
  const close = (): void => open(null);
  const found = Object.keys(filters).length > 0;
  const enrol = (
    <Button
      variant="filled"
      leftSection={<IconPlus size={20} aria-hidden />}
      onClick={() => open({ kind: 'enrol', terminal: null })}
    >
      {t('terminals.enrol')}
    </Button>
  );
  return (
    <PageFrame
      title={t('terminals.title')}
      actions={mayWrite ? enrol : null}
      filters={
        <>
          <SearchField value={filters['q'] ?? ''} onSearch={(words) => setFilter('q', words)} />
          <NativeSelect
            aria-label={t('terminals.state')}
            value={filters['state'] ?? ''}
            onChange={(event) => setFilter('state', event.currentTarget.value)}
            data={[
              { value: '', label: t('terminals.anyState') },
              ...TERMINAL_STATES.map((value) => ({
                value,
                label: t(`terminals.states.${value}`),
              })),
            ]}
          />
        </>
      }
    >
      <ProblemAlert error={list.error} onRetry={list.retry} />
      <DataTable
        label={t('terminals.title')}
        columns={columns}
        rows={list.rows}
        rowKey={(row) => row.terminalId}
        loading={list.loading}
        onEnd={list.onEnd}
        empty={
          <>
            <p>{t(found ? 'terminals.emptyFound' : 'terminals.empty')}</p>
            {found ? null : <p>{t('terminals.emptyHelp')}</p>}
          </>
        }
      />
      {opened?.kind === 'enrol' ? <EnrolDialog terminal={opened.terminal} onClose={close} /> : null}
      {opened !== null && opened.kind !== 'enrol' ? (
        <EndDialog terminal={opened.terminal} how={opened.kind} onClose={close} />
      ) : null}
    </PageFrame>
  );
}

function useColumns(open: ((opened: Opened) => void) | null): readonly Column<Terminal>[] {
  const { t } = useTranslation('office');
  const formats = useFormats();
  const storefronts = useStorefronts();
  const codes = new Map(storefronts.data?.map((one) => [one.storefrontId, one.name]));
  const head = (key: 'name' | 'storefront' | 'state' | 'series' | 'appVersion') => ({
    key,
    head: t(`terminals.${key}`),
  });
  return [
    { ...head('name'), grow: 2, cell: (row) => row.name, title: (row) => row.name },
    {
      ...{ ...head('storefront'), grow: 2 },
      cell: (row) => codes.get(row.storefrontId) ?? t('parts.none'),
      title: (row) => codes.get(row.storefrontId) ?? '',
    },
    {
      ...{ ...head('state'), grow: 2, title: (row) => row.stateReason },
      cell: (row) => (
        <span className="office-state" data-tone={TONES[row.state]}>
          {t(`terminals.states.${row.state}`)}
        </span>
      ),
    },
    {
      ...{ key: 'lastSeen', head: t('terminals.lastSeen'), grow: 1.6 },
      cell: (row) => <LastSeen at={row.lastSeenAt} />,
    },
    {
      ...{ key: 'unsent', head: t('terminals.unsentHead'), align: 'end', grow: 1.6 },
      cell: (row) => formats.count(row.unsentCount),
    },
    {
      ...{ ...head('appVersion'), grow: 1.2 },
      cell: (row) => row.appVersion || t('parts.none'),
    },
    ...(open === null
      ? []
      : [
          {
            ...{ key: 'actions', head: t('parts.actions'), headHidden: true },
            ...{ align: 'end' as const, grow: 1.1 },
            cell: (row: Terminal) => <RowActions terminal={row} open={open} />,
          },
        ]),
  ];
}

interface RowActionsProps {
  readonly terminal: Terminal;
  readonly open: (opened: Opened) => void;
}

function RowActions({ terminal, open }: RowActionsProps): ReactNode {
  const { t } = useTranslation('office');
  const ended = terminal.state === 'LOST' || terminal.state === 'REVOKED';
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          size={40}
          aria-label={t('terminals.actionsOf', { name: terminal.name })}
        >
          <IconDots size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => open({ kind: 'enrol', terminal })}>
          {t('terminals.enrolAgain')}
        </Menu.Item>
        {ended ? null : (
          <>
            <Menu.Item onClick={() => open({ kind: 'declare-lost', terminal })}>
              {t('terminals.declareLost')}
            </Menu.Item>
            <Menu.Item onClick={() => open({ kind: 'revoke', terminal })}>
              {t('terminals.revoke')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
