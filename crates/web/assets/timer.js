// [data-since="ISO time"]: shows how long something has lasted. No sound, no limit, no colour that presses anybody.
// A button [data-timer-pause="#id"] halts the display on this page only; nothing is sent anywhere.

/** "12:05", and from an hour on "1:02:05". A clock that runs behind the server shows 0:00. */
export function formatElapsed(milliseconds) {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** What the display shows: time since `since`, less all pauses; while paused it stands still. */
export const shownElapsed = ({ since, pausedAt, lost }, now) => (pausedAt ?? now) - since - lost;

export function enhance(root) {
  for (const node of root.querySelectorAll("[data-since]")) run(node);
}

function run(node) {
  const state = { since: Date.parse(node.dataset.since), pausedAt: null, lost: 0 };
  if (Number.isNaN(state.since)) return;
  const show = () => {
    node.textContent = formatElapsed(shownElapsed(state, Date.now()));
  };
  const tick = setInterval(() => (node.isConnected ? show() : clearInterval(tick)), 1000);
  show();
  const button = node.id && document.querySelector(`[data-timer-pause="#${node.id}"]`);
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const now = Date.now();
    if (state.pausedAt === null) state.pausedAt = now;
    else {
      state.lost += now - state.pausedAt;
      state.pausedAt = null;
    }
    node.toggleAttribute("data-paused", state.pausedAt !== null);
    button.textContent = state.pausedAt === null ? "暂停" : "继续";
    show();
  });
}
