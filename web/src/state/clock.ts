/** The moment shown: globe, charts and stories look at one clock of the run, and any of them may set it. */

export const SPEEDS = [1, 10, 30, 60, 120, 300] as const;

export class Clock extends EventTarget {
  t = 0;
  end = 0;
  speed = 60;
  isPlaying = false;
  private last = 0;

  /** Take a scene of `end` seconds, at the same time as before where it has one. */
  take(end: number): void {
    this.pause();
    this.end = end;
    this.set(this.t);
  }

  set(t: number): void {
    this.t = Math.min(Math.max(t, 0), this.end);
    this.dispatchEvent(new Event("time"));
  }

  step(seconds: number): void {
    this.set(this.t + seconds);
  }

  play(): void {
    if (this.isPlaying || this.end <= 0) return;
    if (this.t >= this.end) this.t = 0;
    this.isPlaying = true;
    this.last = performance.now();
    this.dispatchEvent(new Event("state"));
    requestAnimationFrame(this.turn);
  }

  pause(): void {
    if (!this.isPlaying) return;
    this.isPlaying = false;
    this.dispatchEvent(new Event("state"));
  }

  private readonly turn = (now: number): void => {
    if (!this.isPlaying) return;
    this.set(this.t + ((now - this.last) / 1000) * this.speed);
    this.last = now;
    if (this.t >= this.end) this.pause();
    else requestAnimationFrame(this.turn);
  };
}
