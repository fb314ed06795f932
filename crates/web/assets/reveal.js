// [data-reveal="field: value value"]: shown only while the field of that name, in the same form (or the same
// [data-reveal-scope]), has one of the values. Hidden fields are not sent. Without scripts it is simply visible.

/** "status: absent late" → { field: "status", values: ["absent", "late"] } */
export function parseRule(rule) {
  const [field, values = ""] = rule.split(":");
  return { field: field.trim(), values: values.trim().split(/\s+/) };
}

export function enhance(root) {
  for (const part of root.querySelectorAll("[data-reveal]")) {
    const { field, values } = parseRule(part.dataset.reveal);
    const scope = part.closest("[data-reveal-scope]") ?? part.closest("form") ?? document;
    const apply = () => {
      const controls = [...scope.querySelectorAll(`[name="${CSS.escape(field)}"]`)];
      const chosen = controls.filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked);
      const shown = chosen.some((control) => values.includes(control.value));
      part.hidden = !shown;
      for (const inner of part.querySelectorAll("input, textarea, select")) inner.disabled = !shown;
    };
    scope.addEventListener("change", apply);
    apply();
  }
}
