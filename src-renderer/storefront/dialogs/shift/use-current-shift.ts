import { useQuery } from '@tanstack/react-query';
import type { CurrentShiftView } from '../../../../shared/ipc/shift-views.ts';
import { useBridge } from '../../till-context.tsx';

/** The open shift as the terminal has it now; null while it is asked for. */
export function useCurrentShift(): CurrentShiftView | null {
  const bridge = useBridge();
  const current = useQuery({
    queryKey: ['shift.current'],
    queryFn: async () => {
      const answer = await bridge.invoke('shift.current', {});
      return answer.ok ? answer.value : null;
    },
    gcTime: 0,
  });
  return current.data ?? null;
}
