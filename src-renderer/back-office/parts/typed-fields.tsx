import { NativeSelect, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { parseMinor, type Currency } from '../../../shared/domain/money.ts';
import { parseQuantity } from '../../../shared/domain/quantity.ts';
import { useFormats } from '../../ui/format-context.tsx';

interface TypedFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly error?: string | undefined;
  readonly description?: string;
  readonly required?: boolean;
  /** Where the focus goes when its dialog opens. */
  readonly first?: boolean;
}

function shared({ label, value, error, description, first }: TypedFieldProps) {
  return {
    ...{ label, value, withAsterisk: false },
    ...(error === undefined ? {} : { error }),
    ...(description === undefined ? {} : { description }),
    ...(first === true ? { 'data-autofocus': true } : {}),
  };
}

export function PlainField(props: TypedFieldProps): ReactNode {
  return (
    <TextInput {...shared(props)} onChange={(event) => props.onChange(event.currentTarget.value)} />
  );
}

/** A day, `2026-11-21`, as the browser lets one choose it. */
export function DateField(props: TypedFieldProps): ReactNode {
  return (
    <TextInput
      {...shared(props)}
      type="date"
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

/** An amount as the currency writes it; what was typed stays typed until it is left. */
export function MoneyField(props: TypedFieldProps & { readonly currency: Currency }): ReactNode {
  const formats = useFormats();
  const { value, onChange, currency } = props;
  return (
    <TextInput
      {...shared(props)}
      inputMode="decimal"
      className="office-figure-field"
      rightSection={<span aria-hidden>{formats.currencySign}</span>}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={() => {
        const amount = parseMinor(value, currency);
        if (value.trim() !== '' && amount !== null) onChange(formats.amount(amount));
      }}
    />
  );
}

/** Thousandths of a unit, typed as `2` or `0,5`. */
export function QuantityField(props: TypedFieldProps): ReactNode {
  const formats = useFormats();
  const { value, onChange } = props;
  return (
    <TextInput
      {...shared(props)}
      inputMode="decimal"
      className="office-figure-field"
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={() => {
        const quantity = parseQuantity(value);
        if (value.trim() !== '' && quantity !== null) onChange(formats.quantity(quantity));
      }}
    />
  );
}

interface ChoiceFieldProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean;
}

export function ChoiceField<T extends string>(props: ChoiceFieldProps<T>): ReactNode {
  const { label, value, options, onChange, disabled = false } = props;
  return (
    <NativeSelect
      label={label}
      value={value}
      disabled={disabled}
      data={options.map((option) => ({ ...option }))}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.currentTarget.value);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    />
  );
}
