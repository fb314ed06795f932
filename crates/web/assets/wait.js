// a[data-wait="words"]: a download that takes some seconds says so, and does not begin a second time meanwhile.
// Nothing tells a page that a download has begun, so after a while the link is as it was. Without scripts the sentence beside it says it.
import { say } from "./dom.js";

/** Milliseconds after which it may be asked for again. */
export const AGAIN = 15_000;

export function enhance(root) {
  for (const link of root.querySelectorAll("a[data-wait]")) link.addEventListener("click", (event) => begin(event, link));
}

export function begin(event, link, later = setTimeout, tell = say) {
  if (link.getAttribute("aria-disabled") === "true") return event.preventDefault();
  const label = link.querySelector(".label") ?? link;
  const before = label.textContent;
  label.textContent = link.dataset.wait;
  link.setAttribute("aria-disabled", "true");
  tell(link.dataset.wait);
  later(() => {
    label.textContent = before;
    link.removeAttribute("aria-disabled");
  }, AGAIN);
}
