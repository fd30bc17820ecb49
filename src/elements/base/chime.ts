const uses = ['click', 'keydown'];

/** A short, soft sound. Browsers let nothing sound before a person has used the page: until then it is silent. */
export class Chime {
  #context: AudioContext | undefined;
  readonly #wanted: () => boolean;

  /** @param wanted - asked by each `update`, and whenever a person uses the page */
  constructor(wanted: () => boolean) {
    this.#wanted = wanted;
    for (const use of uses) addEventListener(use, this.update);
  }

  play() {
    const context = this.#context;
    if (context?.state !== 'running') return;
    const { currentTime: now } = context;
    const tone = new OscillatorNode(context, { frequency: 660 });
    const volume = new GainNode(context, { gain: 0.1 });
    tone.frequency.setValueAtTime(880, now + 0.12);
    volume.gain.setTargetAtTime(0, now, 0.12);
    tone.connect(volume).connect(context.destination);
    tone.start();
    tone.stop(now + 0.6);
  }

  end() {
    for (const use of uses) removeEventListener(use, this.update);
    this.#close();
  }

  /** Gets ready where it is wanted: at each use of the page too, since a browser may have stopped it. */
  readonly update = () => {
    if (!this.#wanted()) {
      this.#close();
      return;
    }
    if (!navigator.userActivation.hasBeenActive || this.#context?.state === 'running') return;
    try {
      this.#context ??= new AudioContext();
      this.#context.resume().catch(() => {});
    } catch {
      // Nothing can sound here.
    }
  };

  #close() {
    void this.#context?.close();
    this.#context = undefined;
  }
}
