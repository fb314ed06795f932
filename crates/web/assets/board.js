// [data-board]: the year plan. Items (form[data-item="id"]) lie in lists ([data-month="1…12"]); each has select[name=month],
// perhaps input[name=position] (from 0) and buttons name=move value=up|down, and works by these without scripts.
// Here it can also be dragged by its [data-grip] (mouse, pen, finger); a move is sent with fetch (Accept: application/json),
// one after another, and by an ordinary submit when that fails, so that the server's answer is seen. Every form of the page names
// the version it was made from as input[name=seen]; the answer {"version"} is put into all of them.
import { find, moveDown, moveTo, moveUp } from "./board-moves.js";
import { say } from "./dom.js";

export function enhance(root) {
  for (const board of root.querySelectorAll("[data-board]")) start(board);
}

function start(board) {
  board.classList.add("is-live");
  const lists = () => [...board.querySelectorAll("[data-month]")];
  const item = (id) => board.querySelector(`[data-item="${CSS.escape(id)}"]`);
  const read = () => Object.fromEntries(lists().map((list) => [list.dataset.month, [...list.querySelectorAll("[data-item]")].map((form) => form.dataset.item)]));

  function apply(id, before, after, focus) {
    if (after === before) return;
    const { month, index } = find(after, id);
    const form = item(id);
    const list = lists().find((one) => one.dataset.month === String(month));
    const others = [...list.querySelectorAll("[data-item]")].filter((other) => other !== form);
    list.insertBefore(form, others[index] ?? null);
    form.elements.month.value = String(month);
    if (form.elements.position) form.elements.position.value = String(index);
    focus?.focus();
    say(`已移到 ${month} 月，第 ${index + 1} 项`);
    send(form);
  }

  board.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-item]");
    if (!form || form.dataset.plain || event.submitter?.hasAttribute("formaction")) return;
    const how = event.submitter?.name === "move" ? event.submitter.value : "to";
    event.preventDefault();
    const [id, plan] = [form.dataset.item, read()];
    apply(id, plan, how === "up" ? moveUp(plan, id) : how === "down" ? moveDown(plan, id) : moveTo(plan, id, form.elements.month.value), event.submitter);
  });

  board.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button > 0) return;
    event.preventDefault();
    drag(grip, event);
  });

  function drag(grip, start) {
    const form = grip.closest("[data-item]");
    let over = null;
    grip.setPointerCapture(start.pointerId);
    const [x, y] = [start.pageX, start.pageY];
    const mark = (list) => {
      over?.closest(".month")?.classList.remove("is-over");
      over = list;
      over?.closest(".month")?.classList.add("is-over");
    };
    const move = (event) => {
      form.classList.add("is-dragging");
      form.style.transform = `translate(${event.pageX - x}px, ${event.pageY - y}px)`;
      const below = document.elementFromPoint(event.clientX, event.clientY)?.closest(".month");
      mark(below && board.contains(below) ? below.querySelector("[data-month]") : null);
      if (event.clientY < 60) scrollBy(0, -14);
      else if (event.clientY > innerHeight - 100) scrollBy(0, 14);
    };
    const end = (event) => {
      grip.removeEventListener("pointermove", move);
      form.classList.remove("is-dragging");
      form.style.transform = "";
      const target = over;
      mark(null);
      if (event.type !== "pointerup" || !target) return;
      const others = [...target.querySelectorAll("[data-item]")].filter((other) => other !== form);
      const middle = (node) => node.getBoundingClientRect().top + node.offsetHeight / 2;
      const index = others.filter((other) => middle(other) < event.clientY).length;
      const plan = read();
      apply(form.dataset.item, plan, moveTo(plan, form.dataset.item, target.dataset.month, index), grip);
    };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", end, { once: true });
    grip.addEventListener("pointercancel", end, { once: true });
  }
}

let sent = Promise.resolve();

function send(form) {
  sent = sent.then(() => post(form));
}

async function post(form) {
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const { version } = await answer.json();
    for (const seen of document.querySelectorAll("input[name=seen]")) seen.value = version;
  } catch {
    form.dataset.plain = "yes";
    form.submit();
    await new Promise(() => {}); // The page goes; nothing more is sent from it.
  }
}
