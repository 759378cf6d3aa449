// Makes the clock jump: hours forward, hours back, every third of a second, as a machine that sleeps or is set right.
const RealDate = Date;
const hour = 3_600_000;
const jumps = [0, 6 * hour, -30 * hour, 5_000, -5_000, 24 * 365 * hour];
const jumped = () => jumps[Math.floor(performance.now() / 333) % jumps.length];
const now = () => RealDate.now() + jumped();
globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length ? args : [now()]));
  }
  static now() {
    return now();
  }
};
