// Runs in the browser; imported on the server too.

import type { AudioContextPort, PageEnvironment } from "./environment.ts";
import { CHIME_INTERVAL_MS } from "../connection/timing.ts";

const NOTES_HZ = [660, 880];
const NOTE_SECONDS = 0.12;
const LOUD = 0.1;
const SILENT = 0.0001; // An exponential ramp can't reach 0.

/** Two short notes, made by the browser: no sound file, no request. */
export class Chime {
  readonly #environment: PageEnvironment;
  #audio: AudioContextPort | null = null;
  #quietUntil = 0;

  /** @param environment Where the sound is made. */
  constructor(environment: PageEnvironment) {
    this.#environment = environment;
  }

  /**
   * Gets ready to sound. Browsers keep an audio context silent until one is
   * resumed by a click, so the click that turns sound on should come here.
   */
  prepare(): void {
    this.#open()?.resume().catch(ignore);
  }

  /**
   * Sounds once the browser lets it, unless it did so a moment ago.
   *
   * @param takeTurn Is asked just before: no other page may sound for the same reason.
   */
  async ring(takeTurn: () => Promise<boolean>): Promise<void> {
    const audio = this.#open();
    // While the browser holds the sound back, this clock stands still, so that at
    // most one chime waits for the click that lets it out.
    if (audio === null || audio.currentTime < this.#quietUntil) return;
    this.#quietUntil = audio.currentTime + CHIME_INTERVAL_MS / 1_000;
    try {
      await audio.resume();
    } catch {
      return; // It was closed meanwhile.
    }
    if (!await takeTurn() || audio !== this.#audio) return;
    const start = audio.currentTime;
    NOTES_HZ.forEach((hz, index) =>
      playNote(audio, hz, start + index * NOTE_SECONDS)
    );
  }

  /** Lets the audio hardware go. */
  close(): void {
    this.#audio?.close().catch(ignore);
    this.#audio = null;
    this.#quietUntil = 0;
  }

  #open(): AudioContextPort | null {
    try {
      return this.#audio ??= this.#environment.createAudioContext();
    } catch {
      return null; // No sound hardware, or too many pages that use it.
    }
  }
}

function playNote(audio: AudioContextPort, hz: number, start: number): void {
  const end = start + NOTE_SECONDS;
  const gain = audio.createGain();
  gain.gain.setValueAtTime(LOUD, start);
  gain.gain.exponentialRampToValueAtTime(SILENT, end);
  gain.connect(audio.destination);
  const oscillator = audio.createOscillator();
  oscillator.frequency.setValueAtTime(hz, start);
  oscillator.connect(gain);
  oscillator.start(start);
  oscillator.stop(end);
}

// A chime that can't be heard is no reason to bother anybody.
function ignore(): void {}
