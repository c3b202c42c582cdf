import { ActionIcon, Button, Checkbox, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CustomerCategoryId, StorefrontId } from '../../../shared/domain/ids.ts';
import type { Audience } from '../../../shared/domain/pricing/price-book.ts';
import { CustomerCategory } from '../api/price-views.ts';
import { useEverything } from '../api/use-catalogue.ts';
import { useStorefronts } from '../api/use-storefronts.ts';
import type { WindowDraft } from './rule-draft.ts';

interface AudienceFieldsProps {
  readonly audience: Audience;
  readonly onChange: (audience: Audience) => void;
}

/** Whom a list or a rule is for; nothing chosen asks nothing. Single customers stay as they are. */
export function AudienceFields({ audience, onChange }: AudienceFieldsProps): ReactNode {
  const { t } = useTranslation('office');
  const shops = useStorefronts().data ?? [];
  const categories = useEverything('/customer-categories', CustomerCategory).data ?? [];
  return (
    <>
      <p className="office-quiet">{t('prices.audienceHelp')}</p>
      <Checkbox.Group
        label={t('prices.storefronts')}
        value={[...audience.storefrontIds]}
        onChange={(ids) =>
          onChange({ ...audience, storefrontIds: ids.map((id) => StorefrontId.parse(id)) })
        }
      >
        <div className="office-checks">
          {shops.map(({ storefrontId, name }) => (
            <Checkbox key={storefrontId} value={storefrontId} label={name} />
          ))}
        </div>
      </Checkbox.Group>
      {categories.length === 0 ? null : (
        <Checkbox.Group
          label={t('prices.customerCategories')}
          value={[...audience.customerCategoryIds]}
          onChange={(ids) =>
            onChange({
              ...audience,
              customerCategoryIds: ids.map((id) => CustomerCategoryId.parse(id)),
            })
          }
        >
          <div className="office-checks">
            {categories.map(({ customerCategoryId, name }) => (
              <Checkbox key={customerCategoryId} value={customerCategoryId} label={name} />
            ))}
          </div>
        </Checkbox.Group>
      )}
      {audience.customerIds.length === 0 ? null : (
        <p>{t('prices.singleCustomers', { count: audience.customerIds.length })}</p>
      )}
    </>
  );
}

interface WindowFieldsProps {
  readonly windows: readonly WindowDraft[];
  readonly faults: Readonly<Record<string, string>>;
  readonly onChange: (windows: readonly WindowDraft[]) => void;
}

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Happy hours by the shop's own clock. */
export function WindowFields({ windows, faults, onChange }: WindowFieldsProps): ReactNode {
  const { t } = useTranslation('office');
  const change = (key: string, part: Partial<WindowDraft>): void =>
    onChange(windows.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const add = (): void => {
    const key = String(Math.max(-1, ...windows.map((one) => Number(one.key))) + 1);
    onChange([...windows, { key, weekdays: [], from: '08:00', to: '10:00' }]);
  };
  return (
    <>
      <p className="office-quiet">{t('prices.hoursHelp')}</p>
      {windows.map(({ key, weekdays, from, to }, index) => (
        <fieldset key={key} className="office-plain">
          <legend>{t('prices.window', { number: index + 1 })}</legend>
          <Checkbox.Group
            label={t('prices.weekdays')}
            value={weekdays.map(String)}
            onChange={(days) => change(key, { weekdays: days.map(Number) })}
          >
            <div className="office-checks">
              {WEEKDAYS.map((day, place) => (
                <Checkbox key={day} value={String(place + 1)} label={t(`prices.days.${day}`)} />
              ))}
            </div>
          </Checkbox.Group>
          <div className="office-fields">
            <TextInput
              type="time"
              label={t('prices.fromHour')}
              value={from}
              error={faults[`windows.${key}`]}
              onChange={(event) => change(key, { from: event.currentTarget.value })}
            />
            <TextInput
              type="time"
              label={t('prices.toHour')}
              value={to}
              onChange={(event) => change(key, { to: event.currentTarget.value })}
            />
          </div>
          <ActionIcon
            variant="default"
            size={42}
            aria-label={t('parts.remove', { name: t('prices.window', { number: index + 1 }) })}
            onClick={() => onChange(windows.filter((one) => one.key !== key))}
          >
            <IconX size={20} aria-hidden />
          </ActionIcon>
        </fieldset>
      ))}
      <div>
        <Button onClick={add} leftSection={<IconPlus size={20} aria-hidden />}>
          {t('prices.addWindow')}
        </Button>
      </div>
    </>
  );
}
