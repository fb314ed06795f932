// The year plan as data: twelve lists of item ids, month 1 to 12. Every move returns a new plan; an impossible one the same plan.

/** {month, index} of an item, or null. */
export function find(plan, id) {
  for (const month of Object.keys(plan)) {
    const index = plan[month].indexOf(id);
    if (index >= 0) return { month: Number(month), index };
  }
  return null;
}

/** Puts an item into a month at a place (the end when left out); places beyond the ends are drawn in. */
export function moveTo(plan, id, month, index = Infinity) {
  const from = find(plan, id);
  if (!from || !plan[month]) return plan;
  const without = { ...plan, [from.month]: plan[from.month].filter((other) => other !== id) };
  const place = Math.max(0, Math.min(index, without[month].length));
  if (from.month === Number(month) && from.index === place) return plan;
  return { ...without, [month]: [...without[month].slice(0, place), id, ...without[month].slice(place)] };
}

/** One place up; from the top of a month to the end of the month before. */
export function moveUp(plan, id) {
  const from = find(plan, id);
  if (!from) return plan;
  return from.index > 0 ? moveTo(plan, id, from.month, from.index - 1) : moveTo(plan, id, from.month - 1);
}

/** One place down; from the end of a month to the top of the next. */
export function moveDown(plan, id) {
  const from = find(plan, id);
  if (!from) return plan;
  return from.index < plan[from.month].length - 1 ? moveTo(plan, id, from.month, from.index + 1) : moveTo(plan, id, from.month + 1, 0);
}
