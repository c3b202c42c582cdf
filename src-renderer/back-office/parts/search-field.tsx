import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

const PAUSE_MS = 200;

interface SearchFieldProps {
  readonly value: string;
  readonly onSearch: (words: string) => void;
  readonly label?: string;
}

/** Looks once the typing rests, so that HQ is not asked at each letter. */
export function SearchField({ value, onSearch, label }: SearchFieldProps): ReactNode {
  const { t } = useTranslation('office');
  const [text, setText] = useState(value);
  const search = useDebouncedCallback(onSearch, PAUSE_MS);
  return (
    <TextInput
      className="office-search"
      type="search"
      aria-label={label ?? t('parts.search')}
      placeholder={label ?? t('parts.search')}
      leftSection={<IconSearch size={20} aria-hidden />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        search(event.currentTarget.value.trim());
      }}
    />
  );
}
