// form[data-instant]: a choice is saved as soon as it is made, by posting the form behind the page; the form's own button
// is then hidden. What went wrong is said in [data-instant-state], and the button comes back. Without scripts the button does it.
import { el } from "./dom.js";
import { markClean } from "./fields.js";

export function enhance(root) {
  for (const form of root.querySelectorAll("form[data-instant]")) start(form);
}

function start(form) {
  if (form.dataset.instantOn) return;
  form.dataset.instantOn = "yes";
  const button = form.querySelector("button");
  const state = form.querySelector("[data-instant-state]") ?? form.appendChild(el("span", { class: "save-state", role: "status" }));
  button.hidden = true;
  form.addEventListener("change", () => save(form, button, state));
}

async function save(form, button, state) {
  state.dataset.state = "saving";
  state.textContent = "正在保存";
  try {
    const body = new URLSearchParams(new FormData(form));
    const headers = { Accept: "application/json", "X-Autosave": "1" };
    const answer = await fetch(form.action, { method: "POST", body, headers, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    // What the line says now goes along with the next change, so that nobody's change is passed over unseen.
    form.elements.was.value = (await answer.json()).was;
    state.dataset.state = "saved";
    state.textContent = "已保存";
    markClean(form);
  } catch {
    state.dataset.state = "refused";
    state.textContent = "没有保存成功，请再按一次“保存”";
    button.hidden = false;
  }
}
