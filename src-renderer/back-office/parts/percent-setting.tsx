import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { percentText } from '../catalogue/tax-rate-draft.ts';
import { ProblemAlert } from './problem-alert.tsx';
import { Section } from './section.tsx';
import { PlainField } from './typed-fields.tsx';

export interface PercentSettingProps {
  readonly title: string;
  readonly label: string;
  readonly help: string;
  /** As it is kept, in parts per million; null for none, which is an empty field. */
  readonly ppm: number | null;
  /** Null for what is no percentage. */
  readonly parse: (text: string) => number | null;
  readonly mayWrite: boolean;
  readonly save: (ppm: number | null) => Promise<void>;
}

/** One share, saved by itself. */
export function PercentSetting(props: PercentSettingProps): ReactNode {
  const { title, label, help, ppm, parse, mayWrite, save } = props;
  const { t } = useTranslation('office');
  const formats = useFormats();
  const before = ppm === null ? '' : percentText(ppm, formats);
  const [text, setText] = useState(before);
  const [isFaulty, setFaulty] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const submit = async (): Promise<void> => {
    const share = text.trim() === '' ? null : parse(text);
    const isNone = text.trim() !== '' && share === null;
    setFaulty(isNone);
    if (isNone) return;
    setProblem(null);
    try {
      await save(share);
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <Section title={title}>
      <fieldset className="office-plain" disabled={!mayWrite}>
        <PlainField
          label={label}
          description={help}
          value={text}
          error={isFaulty ? t('catalogue.notPercent') : undefined}
          onChange={setText}
        />
        <ProblemAlert error={problem} />
        <div>
          <Button disabled={text === before} onClick={() => void submit()}>
            {t('parts.save')}
          </Button>
        </div>
      </fieldset>
    </Section>
  );
}
