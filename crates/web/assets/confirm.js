// button[data-confirm="question"] (optional data-confirm-yes="label"): asks in a dialog before its form is sent.
// Without scripts the server's own confirm page does this.
import { ask } from "./dom.js";

export function enhance(root) {
  for (const button of root.querySelectorAll("button[data-confirm]")) {
    let agreed = false;
    button.addEventListener("click", async (event) => {
      if (agreed || !button.form?.checkValidity()) return;
      event.preventDefault();
      const yes = button.dataset.confirmYes ?? button.textContent.trim();
      const look = button.classList.contains("is-danger") ? "is-danger" : "is-primary";
      if ((await ask(button.dataset.confirm, [["no", "再想想"], ["yes", yes, look]])) !== "yes") return button.focus();
      agreed = true;
      button.form.requestSubmit(button);
      agreed = false;
    });
  }
}
