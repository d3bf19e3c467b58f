// Begin the editor in the place of the words that say that it needs a script.
import { init } from "./program/index.js";

for (const each of document.querySelectorAll("main, link[rel=stylesheet]")) each.remove();
init();
