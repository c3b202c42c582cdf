import { useCallback, useMemo, useRef, useState } from 'react';
import { errorText } from '../../../shared/i18n/errors.ts';
import type { Result } from '../../../shared/domain/result.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../../shared/ipc/contract.ts';
import type { ErrorCode, IpcError } from '../../../shared/ipc/errors.ts';
import type { Problem } from '../../ui/dialog-frame.tsx';
import { useFormats } from '../../ui/format-context.tsx';
import { useTill } from '../till-context.tsx';

type Answer<N extends CommandName> = Result<CommandOutput<N>, IpcError>;

export interface DialogCommand {
  /** Runs one command; null when another of this dialog's is still under way. */
  readonly run: <N extends CommandName>(
    name: N,
    input: CommandInput<N>,
  ) => Promise<Answer<N> | null>;
  readonly problem: Problem | null;
  /** Shows a failure the dialog found by itself, or none. */
  readonly refuse: (error: IpcError | null) => void;
  readonly busy: boolean;
}

/**
 * A dialog's way to the terminal. A failure stands in the dialog, where the eye is, and not in the
 * sale as well, unless another person or an age check is asked for: then the till shows what it
 * needs.
 */
export function useDialogCommand(): DialogCommand {
  const command = useTill((till) => till.command);
  const dismissNotice = useTill((till) => till.dismissNotice);
  const [error, setError] = useState<IpcError | null>(null);
  const [busy, setBusy] = useState(false);
  const underWay = useRef(false);

  const run = useCallback(
    async <N extends CommandName>(name: N, input: CommandInput<N>): Promise<Answer<N> | null> => {
      if (underWay.current) return null;
      underWay.current = true;
      setBusy(true);
      setError(null);
      const answer = await command(name, input);
      underWay.current = false;
      setBusy(false);
      if (!answer.ok && !asksSomeone(answer.error)) {
        setError(answer.error);
        dismissNotice();
      }
      return answer;
    },
    [command, dismissNotice],
  );
  const problem = useProblem(error);
  return useMemo(() => ({ run, problem, refuse: setError, busy }), [run, problem, busy]);
}

const ASKED: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['AGE_CHECK_NEEDED', 'WEIGHT_NEEDED']);

/** The till itself opens the dialog that asks. */
function asksSomeone(error: IpcError): boolean {
  return error.override !== undefined || ASKED.has(error.code);
}

/** An error in the screen's language and the storefront's money. */
export function useProblem(error: IpcError | null): Problem | null {
  const { locale } = useFormats();
  const currency = useTill((till) => till.status?.storefront.currency);
  return useMemo(
    () => (error === null ? null : errorText(error, locale, currency)),
    [error, locale, currency],
  );
}
