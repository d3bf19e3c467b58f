// Begin the editor in the place of the words that say that it needs a script.
import { init } from "./program/index.js";

const OWN = "width=device-width";

// Its other languages are files that no browser loads: it would say so at every start.
Object.defineProperty(navigator, "languages", { value: ["en-US"] });
Object.defineProperty(navigator, "language", { value: "en-US" });

// It would keep telephones from making a page larger.
new MutationObserver(() => {
  for (const each of document.querySelectorAll("meta[name=viewport]")) {
    if (each.content !== OWN) each.content = OWN;
  }
}).observe(document.head, { childList: true, subtree: true, attributes: true });

for (const each of document.querySelectorAll("main, link[rel=stylesheet]")) each.remove();
init();
