import assert from "node:assert/strict";
import { test } from "node:test";
import { joinBoth, judge, keysOf, nextPause, Saver, storageKey } from "../autosave-core.js";

test("both texts are kept, the other person's first", () => {
  assert.equal(joinBoth("同意推荐。", "建议再谈一次话。"), "同意推荐。\n\n建议再谈一次话。");
});

test("a text that holds the other one is not doubled", () => {
  assert.equal(joinBoth("同意", "同意，另提一点。"), "同意，另提一点。");
  assert.equal(joinBoth("同意，另提一点。", "同意"), "同意，另提一点。");
  assert.equal(joinBoth("", "我的"), "我的");
  assert.equal(joinBoth("对方的", "  "), "对方的");
});

test("pauses grow and stop growing at a minute", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 50].map(nextPause), [2000, 4000, 8000, 16000, 32000, 60000, 60000]);
});

test("unsent text of one person is not another's", () => {
  const keys = [storageKey("7", "/meetings/1/speech"), storageKey("71", "/meetings/1/speech"), "size"];
  assert.deepEqual(keysOf("7", keys), [keys[0]]);
});

test("every answer has one meaning", () => {
  assert.equal(judge(200, { version: 3, saved_at: "14:31" }, "x").kind, "saved");
  assert.deepEqual(judge(409, { version: 4, text: "别的", by: "林知远" }, "x"), { kind: "conflict", version: 4, text: "别的", by: "林知远" });
  assert.equal(judge(409, { version: 4, text: "x\n" }, "x").kind, "same");
  assert.equal(judge(401, null, "x").kind, "signed-out");
  for (const status of [0, 408, 429, 500, 502, 503]) assert.equal(judge(status, null, "x").kind, "unreachable");
  assert.deepEqual(judge(422, { message: "含有涉密标志", keep: false }, "x"), { kind: "refused", message: "含有涉密标志", keep: false });
  assert.equal(judge(413, null, "x").keep, true);
});

/** A saver in a world made of plain values: answers are queued, timers run by hand. */
function world(answers, text = "") {
  const seen = { sent: [], shown: [], kept: null, conflict: null, version: "1", text, timers: [] };
  const port = {
    read: () => ({ pairs: [["version", seen.version], ["text", seen.text]], text: seen.text }),
    send: async (pairs) => {
      seen.sent.push(Object.fromEntries(pairs));
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return typeof answer === "function" ? answer() : answer;
    },
    store: (pairs) => (seen.kept = pairs),
    forget: () => (seen.kept = null),
    show: (kind, detail) => seen.shown.push(detail === undefined ? kind : `${kind} ${detail}`),
    conflict: (detail) => (seen.conflict = detail),
    saved: (_, result) => (seen.version = String(result.version)),
    later: (ms, run) => {
      const timer = { ms, run, off: false };
      seen.timers.push(timer);
      return () => (timer.off = true);
    },
  };
  seen.saver = new Saver(port);
  seen.waiting = () => seen.timers.filter((timer) => !timer.off);
  return seen;
}
const ok = (version) => ({ status: 200, body: { version, saved_at: "14:31" } });

test("many keys make one request, 800 ms after the last", async () => {
  const w = world([ok(2)], "好");
  w.saver.typed();
  w.saver.typed();
  assert.deepEqual(w.waiting().map((timer) => timer.ms), [800]);
  await w.waiting()[0].run();
  assert.equal(w.sent.length, 1);
  assert.equal(w.kept, null);
  assert.equal(w.shown.at(-1), "saved 14:31");
});

test("the copy in the browser is written before the request leaves", async () => {
  let during;
  const w = world([() => ((during = w.kept), ok(2))], "好");
  await w.saver.flush();
  assert.deepEqual(during, [["version", "1"], ["text", "好"]]);
});

test("what is typed while a request is under way follows it with the new version", async () => {
  const w = world([() => ((w.text = "甲乙"), w.saver.flush(), ok(2)), ok(3)], "甲");
  assert.equal(await w.saver.flush(), "saved");
  assert.deepEqual(w.sent, [{ version: "1", text: "甲" }, { version: "2", text: "甲乙" }]);
  assert.equal(w.kept, null);
});

test("a lost connection keeps the text and tries again with growing pauses", async () => {
  const w = world([new Error("offline"), { status: 503, body: null }, ok(2)], "好");
  await w.saver.flush();
  assert.equal(w.shown.at(-1), "kept");
  assert.equal(w.waiting().at(-1).ms, 2000);
  await w.waiting().at(-1).run();
  assert.equal(w.waiting().at(-1).ms, 4000);
  assert.notEqual(w.kept, null);
  await w.waiting().at(-1).run();
  assert.equal(w.kept, null);
});

test("a conflict stops saving until the person has chosen, and the text stays kept", async () => {
  const w = world([{ status: 409, body: { version: 5, text: "对方", by: "周明哲" } }, ok(6)], "我的");
  await w.saver.flush();
  assert.equal(w.conflict.by, "周明哲");
  assert.notEqual(w.kept, null);
  assert.equal(await w.saver.flush(), "held");
  assert.equal(w.sent.length, 1);
  w.version = "5";
  w.text = joinBoth(w.conflict.text, w.text);
  await w.saver.resolved();
  assert.deepEqual(w.sent[1], { version: "5", text: "对方\n\n我的" });
});

test("an expired session keeps the text and does not knock again by itself", async () => {
  const w = world([{ status: 401, body: null }], "好");
  await w.saver.flush();
  assert.equal(w.shown.at(-1), "signed-out");
  assert.notEqual(w.kept, null);
  assert.deepEqual(w.waiting(), []);
});

test("a text that must not stay on the machine is not kept there", async () => {
  const w = world([{ status: 422, body: { message: "含有涉密标志", keep: false } }], "x");
  await w.saver.flush();
  assert.equal(w.kept, null);
  assert.equal(w.shown.at(-1), "refused 含有涉密标志");
});
