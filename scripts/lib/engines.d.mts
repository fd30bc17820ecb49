interface Engine<Found> {
  readonly title: string;
  /** What is there of it; undefined if it is not installed. */
  find(): Found | undefined;
  /** Installs it where that can be done unasked. */
  install(): Promise<boolean>;
  /** For a person whose machine lacks it. */
  readonly howTo: string;
}

/** The browser engines beside Chromium that the tests run in. */
export const otherEngines: {
  readonly firefox: Engine<{ path: string }>;
  readonly webkit: Engine<{ driver: string; display: string; browser: string }>;
};
