/** What happened inside the double, for a test to ask about. Everything in it travels as JSON. */
export interface DoubleState {
  ready: boolean;
  schemes: unknown[];
  sandboxEnabled: boolean;
  handledSchemes: string[];
  ipcChannels: string[];
  menu: 'untouched' | 'none' | 'some';
  spellCheckerEnabled: boolean;
  /** URLs that would have left the machine, had there been a network. */
  reached: string[];
  cancelled: string[];
  deniedNavigations: string[];
  deniedWindows: string[];
  errorBoxes: string[];
  sealedCount: number;
  focusCount: number;
  windows: {
    options: unknown;
    shown: boolean;
    url: string;
    pid: number;
  }[];
}

export const state: DoubleState = {
  ready: false,
  schemes: [],
  sandboxEnabled: false,
  handledSchemes: [],
  ipcChannels: [],
  menu: 'untouched',
  spellCheckerEnabled: true,
  reached: [],
  cancelled: [],
  deniedNavigations: [],
  deniedWindows: [],
  errorBoxes: [],
  sealedCount: 0,
  focusCount: 0,
  windows: [],
};
