// A finger on the glass. Playwright only taps; drags are given to Chromium as the touches of a screen.

export class Finger {
  #session;

  constructor(session) {
    this.#session = session;
  }

  static async on(page) {
    return new Finger(await page.context().newCDPSession(page));
  }

  /** From one point of the window to another, in steps as a finger makes them. */
  async drag(from, to, steps = 10) {
    await this.#touch("touchStart", [from]);
    for (let step = 1; step <= steps; step += 1) {
      const part = step / steps;
      await this.#touch("touchMove", [{ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }]);
    }
    await this.#touch("touchEnd", []);
  }

  #touch(type, touchPoints) {
    return this.#session.send("Input.dispatchTouchEvent", { type, touchPoints });
  }
}
