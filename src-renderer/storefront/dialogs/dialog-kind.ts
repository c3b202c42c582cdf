import type { DialogState } from '../till-state.ts';

/** What one kind of dialog is opened with. */
export type DialogOf<K extends DialogState['kind']> = Extract<DialogState, { kind: K }>;

export interface DialogProps<K extends DialogState['kind']> {
  readonly dialog: DialogOf<K>;
}
