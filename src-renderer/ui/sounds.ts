/** `scan`: it is in the sale. `unknown`: no such code. `error`: look at the screen. */
export type Sound = 'scan' | 'unknown' | 'error';

interface Beep {
  readonly hertz: number;
  readonly startMs: number;
  readonly lengthMs: number;
}

const BEEPS: Readonly<Record<Sound, readonly Beep[]>> = {
  scan: [{ hertz: 1_760, startMs: 0, lengthMs: 60 }],
  unknown: [
    { hertz: 440, startMs: 0, lengthMs: 120 },
    { hertz: 330, startMs: 160, lengthMs: 200 },
  ],
  error: [
    { hertz: 220, startMs: 0, lengthMs: 150 },
    { hertz: 220, startMs: 220, lengthMs: 150 },
  ],
};

const VOLUME = 0.15;

/**
 * Short tones made on the spot: no files, no delay. Silent until the first touch or key, as
 * browsers ask.
 */
export function createSounds(enabled: () => boolean): (sound: Sound) => void {
  let context: AudioContext | null = null;
  return (sound) => {
    if (!enabled()) return;
    context ??= new AudioContext();
    for (const beep of BEEPS[sound]) play(context, beep);
  };
}

function play(context: AudioContext, beep: Beep): void {
  const start = context.currentTime + beep.startMs / 1_000;
  const end = start + beep.lengthMs / 1_000;
  const gain = context.createGain();
  gain.gain.setValueAtTime(VOLUME, start);
  // A short slope at the end keeps the loudspeaker from clicking.
  gain.gain.setValueAtTime(VOLUME, end - 0.01);
  gain.gain.linearRampToValueAtTime(0, end);
  gain.connect(context.destination);
  const tone = context.createOscillator();
  tone.frequency.value = beep.hertz;
  tone.connect(gain);
  tone.start(start);
  tone.stop(end);
}
