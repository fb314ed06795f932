// Small helpers for making and announcing page parts.

/** An element with attributes and children; text children stay text. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Says a sentence to people who use a screen reader. */
export function say(sentence) {
  let place = document.getElementById("say");
  if (!place) place = document.body.appendChild(el("p", { id: "say", class: "sr", role: "status" }));
  place.textContent = sentence;
}

/**
 * A question in a <dialog>; resolves to the value of the chosen button, or "" when it was closed.
 * `choices` are [value, label, look]; the first one has the focus.
 */
export function ask(question, choices) {
  return new Promise((resolve) => {
    const buttons = choices.map(([value, label, look]) => el("button", { value, class: `btn ${look ?? ""}` }, label));
    const dialog = el("dialog", { class: "dialog", "aria-label": question },
      el("form", { method: "dialog" }, el("p", {}, question), el("div", { class: "row" }, ...buttons)));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
