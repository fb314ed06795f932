// Loads every enhancement. A page is complete without this file: each module looks for its own data attributes,
// makes something that already works more comfortable, and does nothing where it finds none.
// After live.js has replaced a part of the page, that part alone is enhanced again.
import * as autosave from "./autosave.js";
import * as board from "./board.js";
import * as confirm from "./confirm.js";
import * as copy from "./copy.js";
import * as dirty from "./dirty.js";
import * as grow from "./grow.js";
import * as instant from "./instant.js";
import * as live from "./live.js";
import * as passkey from "./passkey.js";
import * as reveal from "./reveal.js";
import * as size from "./size.js";
import * as timer from "./timer.js";
import * as unsent from "./unsent.js";
import * as wait from "./wait.js";

const modules = [reveal, grow, timer, copy, confirm, size, dirty, autosave, instant, unsent, board, live, wait, passkey];

function enhance(root) {
  for (const module of modules) module.enhance(root);
}

document.addEventListener("fragment:replaced", (event) => enhance(event.target));
enhance(document);
