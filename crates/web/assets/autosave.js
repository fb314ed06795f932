// form[data-autosave]: what is typed is saved by itself, and never lost.
// The form POSTs its fields (urlencoded, Accept: application/json, X-Autosave: 1) to its action 800 ms after the last key,
// on leaving a field and on leaving the page. The text in question is the first textarea, or the one marked [data-autosave-text].
//   200 {"version": n, "saved_at": "14:31"}          409 {"version": n, "text": "…", "by": "…"}: the person chooses
//   401: sign in again, text kept                    422 {"message": "…", "keep": false}: shown; not kept when keep is false
//   no answer or 5xx: kept in this browser under action + <body data-user>, tried again by itself
// Pressing the form's own button saves first and goes on only when that was answered.
// The state is written into [data-save-state] within the form, or into one made for it.
import { joinBoth, Saver, storageKey } from "./autosave-core.js";
import { el } from "./dom.js";
import { isDirty, markClean, readFields, writeFields } from "./fields.js";

const WORDS = {
  waiting: () => "正在输入",
  saving: () => "正在保存",
  saved: (at) => (at ? `已保存 ${at}` : "已保存"),
  kept: () => "暂时连不上，已存在本机，连上后自动补存",
  refused: (why) => why || "这次没有保存成功，文字还在，请检查后再试",
};
const LOOKS = { "signed-out": "kept" };

export function enhance(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) start(form);
}

function start(form) {
  if (form.dataset.autosaveOn) return;
  form.dataset.autosaveOn = "yes";
  const key = storageKey(document.body.dataset.user ?? "", new URL(form.action).pathname);
  const text = form.querySelector("[data-autosave-text]") ?? form.querySelector("textarea");
  const version = form.elements.namedItem("version");
  const state = form.querySelector("[data-save-state]") ?? form.appendChild(el("p", { class: "save-state" }));
  state.classList.add("save-state");
  state.setAttribute("role", "status");

  let shown = "";
  const port = {
    read: () => ({ pairs: readFields(form), text: text?.value ?? "" }),
    send: (pairs, leaving) => post(form.action, pairs, leaving),
    store: (pairs) => attempt(() => localStorage.setItem(key, JSON.stringify({ pairs, page: location.pathname, at: new Date().toISOString() }))),
    forget: () => attempt(() => localStorage.removeItem(key)),
    later: (ms, run) => {
      const id = setTimeout(run, ms);
      return () => clearTimeout(id);
    },
    saved: (pairs, result) => {
      if (version && result.version !== undefined) version.value = result.version;
      markClean(form, pairs);
    },
    show: (kind, detail) => {
      // A press of the link leaves the field, which tries once more: the link must still be there when the press ends.
      if (shown === "signed-out" && ["waiting", "saving", "signed-out"].includes(kind)) return;
      shown = kind;
      state.dataset.state = LOOKS[kind] ?? kind;
      if (kind === "signed-out") {
        const back = encodeURIComponent(location.pathname + location.search);
        state.replaceChildren("登录已过期，文字已存在本机。", el("a", { href: `/sign-in?next=${back}` }, "重新登录"));
      } else state.textContent = WORDS[kind](detail);
    },
    conflict: (other) => askWhich(form, text, other, (chosen) => {
      text.value = chosen;
      text.dispatchEvent(new Event("input", { bubbles: true }));
      if (version) version.value = other.version;
      saver.resolved();
    }, state),
  };
  const saver = new Saver(port);
  const changed = () => [...form.elements].some(isDirty);
  form.addEventListener("input", () => saver.typed());
  form.addEventListener("change", (event) => event.isTrusted && saver.typed());
  form.addEventListener("focusout", () => changed() && saver.flush());
  form.addEventListener("submit", (event) => submit(event, form, changed, saver));
  const again = () => changed() && attempt(() => localStorage.getItem(key)) && saver.flush();
  window.addEventListener("online", again);
  window.addEventListener("focus", again);
  document.addEventListener("visibilitychange", () => document.hidden && form.isConnected && changed() && saver.flush());
  window.addEventListener("pagehide", () => form.isConnected && changed() && saver.flush(true));
  putBack(form, key, version, saver);
}

/** A press of the button saves first, so that a broken connection leaves the person on this page with the text in place. */
async function submit(event, form, changed, saver) {
  if (event.defaultPrevented || !changed()) return;
  event.preventDefault();
  const kind = await saver.flush();
  if (kind === "refused") markClean(form); // The ordinary answer of the server says why, beside the field.
  if (!changed()) form.requestSubmit(event.submitter);
}

/** Text that never reached the server comes back into its form and is sent, from the version it was typed on. */
function putBack(form, key, version, saver) {
  const kept = attempt(() => JSON.parse(localStorage.getItem(key)));
  if (!kept?.pairs) return;
  writeFields(form, kept.pairs);
  if (![...form.elements].some(isDirty)) return void attempt(() => localStorage.removeItem(key));
  const base = kept.pairs.find(([name]) => name === "version")?.[1];
  if (version && base !== undefined) version.value = base;
  saver.flush();
}

async function post(action, pairs, leaving) {
  const body = new URLSearchParams(pairs);
  // A browser refuses a keepalive body above 64 KB; such a text waits in localStorage for the next visit.
  const keepalive = leaving && body.toString().length < 60_000;
  const answer = await fetch(action, { method: "POST", body, keepalive, credentials: "same-origin", headers: { Accept: "application/json", "X-Autosave": "1" } });
  return { status: answer.status, body: await answer.json().catch(() => null) };
}

function askWhich(form, text, other, choose, state) {
  form.querySelector(".conflict")?.remove();
  const who = other.by || "另一个人";
  const pick = (label, value, look = "btn") => {
    const button = el("button", { type: "button", class: look }, label);
    button.addEventListener("click", () => {
      panel.remove();
      choose(value());
      text.focus();
    });
    return button;
  };
  const panel = el("section", { class: "conflict", role: "alert", "aria-label": "两处都有修改" },
    el("h4", {}, `${who}也改了这一段`),
    el("p", {}, "两边的文字都还在。请看一看对方写的，再选一种："),
    el("blockquote", { tabindex: "0", "aria-label": "对方写的" }, other.text || "（对方清空了这一段）"),
    el("div", { class: "row" }, pick("两处都保留", () => joinBoth(other.text, text.value), "btn is-strong"), pick("用我的", () => text.value), pick("用对方的", () => other.text)));
  state.dataset.state = "kept";
  state.textContent = "还没有保存，等您选择";
  text.closest(".field")?.after(panel) ?? text.after(panel);
}

function attempt(run) {
  try {
    return run();
  } catch {
    return null; // Storage is full or switched off: saving to the server goes on.
  }
}
