// Files that the product hands out, read as far as the stories need it.

/** Whether the bytes are a PDF from its first to its last line. */
export const isPdf = (bytes) => bytes.subarray(0, 5).toString("latin1") === "%PDF-" && bytes.subarray(-8).toString("latin1").trim().endsWith("%%EOF");

/** The one event of a calendar file (RFC 5545): its own properties by name, unfolded and with escapes undone; alarms and zones are left out. */
export function readCalendar(text) {
  const lines = text.replaceAll("\r\n ", "").split("\r\n").filter(Boolean);
  const events = lines.filter((line) => line === "BEGIN:VEVENT").length;
  if (lines[0] !== "BEGIN:VCALENDAR" || lines.at(-1) !== "END:VCALENDAR" || events !== 1) throw new Error(`no calendar of one event:\n${text}`);
  const event = {};
  const within = [];
  for (const line of lines) {
    const [, name, value] = /^([^:]+):(.*)$/.exec(line) ?? [];
    if (name === "BEGIN") within.push(value);
    else if (name === "END") within.pop();
    else if (within.at(-1) === "VEVENT") event[name] = value.replace(/\\([\\;,nN])/g, (_, mark) => (mark.toLowerCase() === "n" ? "\n" : mark));
  }
  return event;
}
