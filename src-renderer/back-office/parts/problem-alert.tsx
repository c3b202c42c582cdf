import { Alert, Button } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { hqProblemsEn } from '../../../shared/i18n/hq-problems-en.ts';
import { ApiError } from '../api/api-error.ts';

type ProblemCode = keyof typeof hqProblemsEn;

function isKnown(code: string): code is ProblemCode {
  return Object.hasOwn(hqProblemsEn, code);
}

export interface ProblemText {
  readonly message: string;
  readonly action: string;
  readonly correlationId: string;
}

/** Any failure in the reader's language: what happened and what to do. */
export function problemText(t: TFunction<'office'>, error: unknown): ProblemText {
  const known = error instanceof ApiError && isKnown(error.code) ? error.code : 'UNEXPECTED';
  const details = error instanceof ApiError ? error.details : {};
  const waitMs = typeof details['waitMs'] === 'number' ? details['waitMs'] : 0;
  const values = {
    minutes: Math.ceil(waitMs / 60_000),
    seconds: Math.ceil(waitMs / 1_000),
    code: typeof details['code'] === 'string' ? details['code'] : '',
    field: fieldOf(details),
  };
  return {
    message: t(`problems.${known}.message`, values),
    action: t(`problems.${known}.action`, values),
    correlationId: error instanceof ApiError ? error.correlationId : '',
  };
}

/** `body.name` as HQ names it, without where it stood. */
function fieldOf(details: Readonly<Record<string, unknown>>): string {
  const problems = details['problems'];
  const first: unknown = Array.isArray(problems) ? problems[0] : null;
  if (typeof first !== 'object' || first === null || !('field' in first)) return '';
  return String(first.field).replace(/^(body|query|params)\./, '');
}

interface ProblemAlertProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** Its place stays empty while nothing is wrong. */
export function ProblemAlert({ error, onRetry }: ProblemAlertProps): ReactNode {
  const { t } = useTranslation('office');
  if (error === null || error === undefined) return null;
  const { message, action, correlationId } = problemText(t, error);
  const support = message === t('problems.UNEXPECTED.message') && correlationId !== '';
  return (
    <Alert
      role="alert"
      className="office-problem"
      icon={<IconAlertCircle aria-hidden />}
      title={message}
    >
      <p>{action}</p>
      {support ? <p className="figures">{t('parts.support', { id: correlationId })}</p> : null}
      {onRetry === undefined ? null : <Button onClick={onRetry}>{t('parts.retry')}</Button>}
    </Alert>
  );
}
