// Text that is kept in this browser because it could not be sent (see autosave.js) is never forgotten in silence.
//   <main>: a message names the pages where such text waits.
//   form[data-signout]: signing out asks first; nothing is erased unless the person says so.
import { keysOf } from "./autosave-core.js";
import { ask, el } from "./dom.js";

export function enhance(root) {
  for (const form of root.querySelectorAll("form[data-signout]")) form.addEventListener("submit", (event) => leave(event, form));
  if (root === document) tell();
}

const waiting = () => {
  try {
    return keysOf(document.body.dataset.user ?? "", Object.keys(localStorage));
  } catch {
    return [];
  }
};

function pageOf(key) {
  try {
    return JSON.parse(localStorage.getItem(key)).page;
  } catch {
    return null; // Not written by this product's present version.
  }
}

function tell() {
  const pages = new Set(waiting().map(pageOf).filter(Boolean));
  pages.delete(location.pathname);
  if (!document.body.dataset.user || pages.size === 0) return;
  const links = [...pages].flatMap((page) => [" ", el("a", { href: page }, "打开补存")]);
  document.querySelector("main")?.prepend(el("div", { class: "notice-bar", "data-kind": "warn", role: "status" },
    el("div", {}, `这台设备上还有 ${pages.size} 个页面的文字没有存上。`, ...links)));
}

async function leave(event, form) {
  const keys = waiting();
  if (keys.length === 0) return;
  event.preventDefault();
  const answer = await ask(`还有 ${keys.length} 处文字没有存到服务器，只在这台设备上。现在退出吗？`, [
    ["stay", "先不退出", "is-primary"],
    ["keep", "留在本机，退出"],
    ["erase", "清除并退出", "is-danger"],
  ]);
  if (answer === "erase") for (const key of keys) localStorage.removeItem(key);
  if (answer === "erase" || answer === "keep") form.submit();
}
