import assert from "node:assert/strict";
import { test } from "node:test";
import { isDirty, markClean, writeFields } from "../fields.js";
import { partsNamed } from "../live.js";
import { parseRule } from "../reveal.js";
import { formatElapsed, shownElapsed } from "../timer.js";
import { AGAIN, begin } from "../wait.js";

test("time reads as people write it", () => {
  assert.equal(formatElapsed(0), "0:00");
  assert.equal(formatElapsed(65_999), "1:05");
  assert.equal(formatElapsed(3_600_000), "1:00:00");
  assert.equal(formatElapsed(3_725_000), "1:02:05");
  assert.equal(formatElapsed(-5_000), "0:00");
});

test("a paused timer stands still and leaves the pause out afterwards", () => {
  assert.equal(shownElapsed({ since: 1000, pausedAt: 5000, lost: 0 }, 90_000), 4000);
  assert.equal(shownElapsed({ since: 1000, pausedAt: null, lost: 2000 }, 10_000), 7000);
});

test("a reveal rule names a field and its values", () => {
  assert.deepEqual(parseRule("status: absent late"), { field: "status", values: ["absent", "late"] });
});

test("an event names parts; an empty one means all; unknown names are left alone", () => {
  assert.deepEqual(partsNamed("roll", ["roll", "items"]), ["roll"]);
  assert.deepEqual(partsNamed("", ["roll", "items"]), ["roll", "items"]);
  assert.deepEqual(partsNamed("roll other", ["roll", "items"]), ["roll"]);
});

const control = (fields) => ({ type: "text", dispatchEvent() {}, ...fields });

test("a field is dirty only when it differs from what the server has", () => {
  assert.equal(isDirty(control({ name: "text", value: "a", defaultValue: "a" })), false);
  assert.equal(isDirty(control({ name: "text", value: "b", defaultValue: "a" })), true);
  assert.equal(isDirty(control({ name: "version", type: "hidden", value: "2", defaultValue: "1" })), false);
  assert.equal(isDirty(control({ name: "kind", type: "radio", checked: true, defaultChecked: false })), true);
  const menu = (selected, given) => control({ name: "month", type: "select-one", multiple: false, options: [0, 1].map((at) => ({ selected: at === selected, defaultSelected: at === given })) });
  assert.equal(isDirty(menu(0, -1)), false);
  assert.equal(isDirty(menu(1, -1)), true);
  assert.equal(isDirty(menu(1, 1)), false);
});

test("what was typed after the request left stays dirty", () => {
  const text = control({ name: "text", value: "甲乙", defaultValue: "" });
  markClean({ elements: [text] }, [["text", "甲"]]);
  assert.equal(text.defaultValue, "甲");
  assert.equal(isDirty(text), true);
});

test("saved fields come back, choices too, but never a hidden one", () => {
  const text = control({ name: "text", value: "" });
  const yes = control({ name: "kind", type: "radio", value: "yes", checked: false });
  const no = control({ name: "kind", type: "radio", value: "no", checked: true });
  const version = control({ name: "version", type: "hidden", value: "9" });
  writeFields({ elements: [text, yes, no, version] }, [["version", "3"], ["text", "要点"], ["kind", "yes"]]);
  assert.deepEqual([text.value, yes.checked, no.checked, version.value], ["要点", true, false, "9"]);
});

test("a download that takes long says so, begins once, and may be asked for again later", () => {
  const attributes = {};
  const link = {
    dataset: { wait: "正在准备" },
    textContent: "迎检材料 ZIP",
    querySelector: () => null,
    getAttribute: (name) => attributes[name] ?? null,
    setAttribute: (name, value) => (attributes[name] = value),
    removeAttribute: (name) => delete attributes[name],
  };
  const said = [];
  let later;
  let stopped = 0;
  const press = () => begin({ preventDefault: () => (stopped += 1) }, link, (work, after) => (later = [work, after]), (words) => said.push(words));
  press();
  assert.deepEqual([link.textContent, attributes["aria-disabled"], stopped, said], ["正在准备", "true", 0, ["正在准备"]]);
  press();
  assert.equal(stopped, 1);
  assert.equal(later[1], AGAIN);
  later[0]();
  assert.deepEqual([link.textContent, attributes["aria-disabled"]], ["迎检材料 ZIP", undefined]);
});
