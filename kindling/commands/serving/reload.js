// Loads the page again when another build than the page's own has been made.
// A tab that is not looked at holds no connection: browsers allow only six to one host.
"use strict";
(() => {
  const mine = document.currentScript.dataset.build;
  let events = null;
  const listen = () => {
    if (document.visibilityState === "hidden") {
      events?.close();
      events = null;
    } else if (!events) {
      events = new EventSource("/__kindling/events");
      events.onmessage = (event) => event.data === mine || location.reload();
    }
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => { events?.close(); events = null; });
  addEventListener("pageshow", listen);
  listen();
})();
