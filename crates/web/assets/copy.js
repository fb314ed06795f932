// button[data-copy="#id"]: copies the text of that element (or the value of that field) and says so.
import { say } from "./dom.js";

export function enhance(root) {
  for (const button of root.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

async function copy(button) {
  const source = document.querySelector(button.dataset.copy);
  const text = "value" in source ? source.value : source.innerText;
  const done = await put(text, source);
  const label = button.querySelector(".label") ?? button;
  const before = (button.dataset.before ??= label.textContent);
  label.textContent = done ? "已复制" : "已选中，请按 Ctrl+C";
  say(label.textContent);
  setTimeout(() => (label.textContent = before), 4000);
}

/** The clipboard interface exists only over HTTPS; in an office network without it the old way still works. */
async function put(text, source) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if ("select" in source) source.select();
    else getSelection().selectAllChildren(source);
    return document.execCommand("copy");
  }
}
