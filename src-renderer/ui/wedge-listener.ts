import { createWedge, feedKey, type WedgeState } from '../../shared/domain/barcode/wedge.ts';
import { setFieldValue, textFieldOf, type TextField } from './text-field.ts';

export interface WedgeListenerOptions {
  readonly gapMs: number;
  readonly prefix: string;
  /** False where the keys are a person's after all (a PIN typed fast): they then stay typed. */
  readonly accept: (code: string) => boolean;
  readonly onScan: (code: string) => void;
  /**
   * Called at a run's first key; what it answers is called when the run was a scan. On a machine so
   * busy that keys come later than they were pressed, part of a scan may have gone on as typing by
   * then.
   */
  readonly remember: () => () => void;
}

/** What a field held before a run of keys that may become a scan. */
interface Before {
  readonly field: TextField;
  readonly value: string;
  readonly selectionStart: number | null;
  readonly selectionEnd: number | null;
}

/**
 * Hears a keyboard-wedge scanner wherever the focus is, before anything else hears the keys. In a
 * text field the keys arrive and are taken back when they turn out to be a scan. Elsewhere
 * printable keys wait for `gapMs`, then go on as if just pressed: so a scan never works a button or
 * a shortcut on its way.
 */
export class WedgeListener {
  readonly #options: WedgeListenerOptions;
  readonly #replayed = new WeakSet<Event>();
  #wedge: WedgeState;
  #before: Before | null = null;
  #restore: () => void = () => {};
  #held: KeyboardEvent[] = [];
  #timer = 0;

  constructor(options: WedgeListenerOptions) {
    this.#options = options;
    this.#wedge = createWedge({ gapMs: options.gapMs, prefix: options.prefix });
    window.addEventListener('keydown', this.#onKeyDown, { capture: true });
  }

  close(): void {
    window.removeEventListener('keydown', this.#onKeyDown, { capture: true });
    this.#flush();
  }

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (this.#replayed.has(event) || event.isComposing) return;
    const step = feedKey(this.#wedge, {
      code: event.code,
      shift: event.shiftKey,
      ctrl: event.ctrlKey,
      alt: event.altKey,
      meta: event.metaKey,
      atMs: event.timeStamp,
      repeat: event.repeat,
    });
    this.#wedge = step.state;
    const { result } = step;
    if (result.kind === 'scan' && this.#options.accept(result.code)) {
      swallow(event);
      this.#takeBack();
      this.#options.onScan(result.code);
      return;
    }
    if (result.kind === 'pending' && result.typed === 1 && isPrintable(event)) {
      this.#before = beforeOf(event);
      this.#restore = this.#options.remember();
    }
    if (result.kind === 'pending' && mayWait(event, result.typed)) {
      this.#hold(event, result.typed);
      return;
    }
    if (!isModifier(event)) this.#flush();
  };

  #hold(event: KeyboardEvent, typed: number): void {
    // A run of one begins anew: whatever waited before it was a person's.
    if (typed === 1) this.#flush();
    swallow(event);
    this.#held.push(event);
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#flush(), this.#options.gapMs + HOLD_MARGIN_MS);
  }

  #flush(): void {
    window.clearTimeout(this.#timer);
    const held = this.#held;
    this.#held = [];
    for (const event of held) {
      const again = new KeyboardEvent('keydown', event);
      this.#replayed.add(again);
      (event.target ?? document.body).dispatchEvent(again);
    }
  }

  #takeBack(): void {
    window.clearTimeout(this.#timer);
    this.#held = [];
    this.#restore();
    const before = this.#before;
    this.#before = null;
    if (before === null || !before.field.isConnected) return;
    setFieldValue(before.field, before.value);
    before.field.setSelectionRange(before.selectionStart, before.selectionEnd);
  }
}

/** A timer may fire a little before the next key's event is handed over. */
const HOLD_MARGIN_MS = 15;

function beforeOf(event: KeyboardEvent): Before | null {
  const field = textFieldOf(event.target);
  if (field === null) return null;
  const { value, selectionStart, selectionEnd } = field;
  return { field, value, selectionStart, selectionEnd };
}

function isPrintable(event: KeyboardEvent): boolean {
  return event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey;
}

/** A field types by itself; and a space by itself presses the button that has the focus. */
function mayWait(event: KeyboardEvent, typed: number): boolean {
  if (!isPrintable(event) || textFieldOf(event.target) !== null) return false;
  return event.key !== ' ' || typed > 1;
}

function isModifier(event: KeyboardEvent): boolean {
  return ['Shift', 'Control', 'Alt', 'Meta', 'CapsLock', 'NumLock'].includes(event.key);
}

function swallow(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
