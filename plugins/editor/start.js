// Begin the editor in the place of the words that say that it needs a script.
import { init } from "./program/index.js";

// Its other languages are files that no browser loads: it would say so at every start.
Object.defineProperty(navigator, "languages", { value: ["en-US"] });
Object.defineProperty(navigator, "language", { value: "en-US" });
for (const each of document.querySelectorAll("main, link[rel=stylesheet]")) each.remove();
init();
