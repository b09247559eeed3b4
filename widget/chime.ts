let context: AudioContext | undefined;

/** Two soft notes, made here: no file is loaded. Silent until the page has been touched once; browsers want it so. */
export const chime = (): void => {
  context ??= new AudioContext();
  const { currentTime, destination } = context;
  if (context.state === 'suspended') void context.resume();
  for (const [at, pitch] of [
    [0, 659.3],
    [0.13, 880],
  ] as const) {
    const tone = new OscillatorNode(context, { frequency: pitch });
    const loudness = new GainNode(context, { gain: 0 });
    const from = currentTime + at;
    loudness.gain.setValueAtTime(0, from);
    loudness.gain.linearRampToValueAtTime(0.12, from + 0.015);
    loudness.gain.exponentialRampToValueAtTime(0.0001, from + 0.5);
    tone.connect(loudness).connect(destination);
    tone.start(from);
    tone.stop(from + 0.5);
  }
};
