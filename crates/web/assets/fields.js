// What a form holds, as plain data, and whether a person has changed it. Shared by autosave, dirty and live.
// A field named "version" travels with the form but is never put back as if a person had typed it.

/** Pairs [name, value] in page order; files and passwords are left out. */
export function readFields(form) {
  const secret = new Set([...form.querySelectorAll("input[type=password]")].map((input) => input.name));
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !secret.has(name));
}

/** Puts saved pairs back into the visible controls: text, choices, ticks and menus. */
export function writeFields(form, pairs) {
  const left = new Map();
  for (const [name, value] of pairs) left.set(name, [...(left.get(name) ?? []), value]);
  for (const control of form.elements) {
    const values = left.get(control.name);
    if (!control.name || ["hidden", "password", "file", "submit", "button"].includes(control.type)) continue;
    if (control.type === "checkbox" || control.type === "radio") control.checked = values?.includes(control.value) ?? false;
    else if (control.type === "select-multiple") for (const option of control.options) option.selected = values?.includes(option.value) ?? false;
    else if (values?.length) control.value = values.shift();
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** True when a control differs from what the server last sent or acknowledged. */
export function isDirty(control) {
  if (!control.name || control.type === "hidden" || control.disabled) return false;
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  if (control.options) {
    const given = [...control.options].some((option) => option.defaultSelected);
    return [...control.options].some((option, index) => option.selected !== (given || control.multiple ? option.defaultSelected : index === 0));
  }
  return "defaultValue" in control && control.value !== control.defaultValue;
}

/** Remembers the present content as the acknowledged one. `pairs` narrows this to what was really sent. */
export function markClean(form, pairs) {
  const sent = pairs && new Map(pairs);
  for (const control of form.elements) {
    if (control.type === "checkbox" || control.type === "radio") control.defaultChecked = control.checked;
    else if (control.options) for (const option of control.options) option.defaultSelected = option.selected;
    else if ("defaultValue" in control && control.type !== "hidden") control.defaultValue = sent?.get(control.name) ?? control.value;
  }
}
