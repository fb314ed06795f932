// The decisions behind autosave, without a page: what an answer means, how two texts are joined, how long to wait,
// where unsent text lies, and a saver that never has two requests under way and never forgets the newest typing.

/** Where one form's unsent fields lie in the browser: apart for each person and each form. */
export const PREFIX = "dangxiaozu.unsent:";
export const storageKey = (user, path) => `${PREFIX}${user}:${path}`;
export const keysOf = (user, keys) => keys.filter((key) => key.startsWith(`${PREFIX}${user}:`));

/** Both texts, the other person's first; a text that already holds the other one is kept as it is. */
export function joinBoth(other, mine) {
  const [theirs, ours] = [other.trimEnd(), mine.trimEnd()];
  if (!theirs.trim() || ours.includes(theirs)) return mine;
  if (!ours.trim() || theirs.includes(ours)) return other;
  return `${theirs}\n\n${ours}`;
}

/** Milliseconds before try number `attempt` (from 0): 2, 4, 8 … seconds, never more than a minute. */
export const nextPause = (attempt) => Math.min(60_000, 2_000 * 2 ** Math.min(attempt, 10));

/** What to do about an answer. `status` 0 means that nothing came back. `mine` is the text that was sent. */
export function judge(status, body, mine) {
  if (status === 200 || status === 204) return { kind: "saved", version: body?.version, at: body?.saved_at };
  if (status === 409 && body && typeof body.text === "string") {
    // The same words on both sides: our own earlier request arrived, only its answer was lost.
    if (body.text.trimEnd() === mine.trimEnd()) return { kind: "same", version: body.version, at: body.saved_at };
    return { kind: "conflict", version: body.version, text: body.text, by: body.by ?? "" };
  }
  if (status === 401) return { kind: "signed-out" };
  if (status === 0 || status === 408 || status === 429 || status >= 500) return { kind: "unreachable" };
  return { kind: "refused", message: body?.message ?? "", keep: body?.keep !== false };
}

/**
 * One form's saver. `port` is the world: read() → {pairs, text}, send(pairs, leaving) → Promise<{status, body}>,
 * store(pairs), forget(), show(state, detail), conflict(detail), saved(pairs, detail), later(ms, run) → cancel().
 */
export class Saver {
  #port;
  #busy = false;
  #current = Promise.resolve("idle");
  #again = false;
  #attempt = 0;
  #cancel = () => {};
  #held = false;

  constructor(port) {
    this.#port = port;
  }

  /** A person typed: save when 800 ms have passed without another key. */
  typed() {
    if (this.#held) return;
    this.#port.show("waiting");
    this.#plan(800);
  }

  /**
   * Save now; resolves to the kind of the last answer ("held" while a conflict waits for the person).
   * While a request is under way the newest content is sent right after it.
   */
  flush(leaving = false) {
    this.#cancel();
    if (this.#held) return Promise.resolve("held");
    if (this.#busy && !leaving) this.#again = true;
    else this.#current = this.#save(leaving);
    return this.#current;
  }

  async #save(leaving) {
    const { pairs, text } = this.#port.read();
    this.#port.store(pairs);
    this.#busy = true;
    if (!leaving) this.#port.show("saving");
    let answer = { status: 0, body: null };
    try {
      answer = await this.#port.send(pairs, leaving);
    } catch {
      // No connection: judged as unreachable below.
    }
    this.#busy = false;
    return this.#settle(judge(answer.status, answer.body, text), pairs);
  }

  /** The person chose a text after a conflict; saving goes on from the other side's version. */
  resolved() {
    this.#held = false;
    return this.flush();
  }

  #plan(ms) {
    this.#cancel();
    this.#cancel = this.#port.later(ms, () => this.flush());
  }

  #settle(result, pairs) {
    const again = this.#again;
    this.#again = false;
    if (result.kind === "saved" || result.kind === "same") {
      this.#attempt = 0;
      this.#port.saved(pairs, result);
      const typedSince = JSON.stringify(this.#port.read().pairs.filter(notVersion)) !== JSON.stringify(pairs.filter(notVersion));
      if (!typedSince) {
        this.#port.forget();
        this.#port.show("saved", result.at);
      } else if (again) return this.flush();
      else this.typed();
    } else if (result.kind === "conflict") {
      this.#held = true;
      this.#port.conflict(result);
    } else if (result.kind === "unreachable") {
      this.#port.show("kept");
      this.#plan(nextPause(this.#attempt++));
    } else {
      if (result.kind === "refused" && !result.keep) this.#port.forget();
      this.#port.show(result.kind, result.message);
    }
    return result.kind;
  }
}

const notVersion = ([name]) => name !== "version";
