// [data-live="URL"]: the server says through an event stream that something changed (event "changed"; its data may be the
// names of parts, separated by spaces, else all). Each [data-fragment="name"] is then fetched from [data-page="URL"] (the page may
// stand at the address of a form that was refused) with
// the header X-Fragment: name and replaced, unless somebody is working in it: then it waits until they have finished.
import { nextPause } from "./autosave-core.js";
import { isDirty } from "./fields.js";

const waiting = new Set();

export function enhance(root) {
  if (root === document && document.querySelector("[data-live]")) listen(document.querySelector("[data-live]").dataset.live);
}

function listen(address) {
  let source = null;
  let timer = 0;
  let attempt = 0;
  const open = () => {
    clearTimeout(timer);
    if (source || document.hidden) return;
    source = new EventSource(address);
    source.addEventListener("open", () => {
      if (attempt) refresh("");
      attempt = 0;
    });
    source.addEventListener("changed", (event) => refresh(event.data));
    source.addEventListener("error", () => {
      close();
      timer = setTimeout(open, nextPause(attempt++));
    });
  };
  const close = () => {
    source?.close();
    source = null;
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return close();
    refresh("");
    open();
  });
  window.addEventListener("pagehide", close);
  document.addEventListener("focusout", () => setTimeout(() => waiting.size && refresh([...waiting].join(" ")), 300));
  open();
}

/** The parts meant by an event's data: all of them when it names none. */
export function partsNamed(data, all) {
  const names = data.split(/\s+/).filter(Boolean);
  return names.length ? all.filter((name) => names.includes(name)) : all;
}

const inUse = (part) =>
  [...part.querySelectorAll("input, textarea, select")].some((field) => field === document.activeElement || isDirty(field)) || part.querySelector(".conflict, [open].plan-move") !== null;

function refresh(data) {
  const all = [...document.querySelectorAll("[data-fragment]")].map((part) => part.dataset.fragment);
  for (const name of new Set(partsNamed(data, all))) replace(name);
}

async function replace(name) {
  const find = (root) => root.querySelector(`[data-fragment="${CSS.escape(name)}"]`);
  if (inUse(find(document))) return void waiting.add(name);
  try {
    const answer = await fetch(document.querySelector("[data-live]").dataset.page ?? location.href, { headers: { "X-Fragment": name }, credentials: "same-origin" });
    if (!answer.ok) return;
    const fresh = find(new DOMParser().parseFromString(await answer.text(), "text/html"));
    const old = find(document);
    if (!fresh || !old) return;
    if (inUse(old)) return void waiting.add(name); // Somebody began to work in it while the answer was on its way.
    waiting.delete(name);
    if (fresh.innerHTML === old.innerHTML) return;
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceWith(fresh);
    if (focused) document.getElementById(focused)?.focus();
    fresh.dispatchEvent(new CustomEvent("fragment:replaced", { bubbles: true }));
  } catch {
    waiting.add(name); // Tried again with the next event or when the connection is back.
  }
}
