// form[data-warn-unsaved]: leaving the page with changed fields asks first. Sending the form does not.
import { isDirty } from "./fields.js";

export function enhance(root) {
  for (const form of root.querySelectorAll("form[data-warn-unsaved]")) {
    let sending = false;
    form.addEventListener("submit", (event) => setTimeout(() => (sending = !event.defaultPrevented)));
    window.addEventListener("beforeunload", (event) => {
      if (!sending && form.isConnected && [...form.elements].some(isDirty)) event.preventDefault();
    });
    window.addEventListener("pageshow", () => (sending = false));
  }
}
