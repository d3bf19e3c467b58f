/* "Copy link", whatever else can be copied, and "Share": shown only when the browser can do it; what happened is said in the live region. */
{
  for (const button of document.querySelectorAll("[data-copy]")) {
    const text = button.dataset.copy || button.closest("figure").querySelector("pre").textContent;
    if (!navigator.clipboard) continue;
    const status = button.closest("nav, .cite-this").querySelector("[role=status]");
    const what = button.querySelector("span")?.textContent ?? kindlingWord("Link");
    button.hidden = false;
    button.addEventListener("click", async () => {
      status.textContent = "";
      try {
        await navigator.clipboard.writeText(text);
        status.textContent = kindlingWord("{what} copied", { what });
      } catch {
        status.textContent = kindlingWord("{what} could not be copied. It is {text}", { what, text });
      }
    });
  }
  for (const button of document.querySelectorAll("[data-share]")) { /* Web Share: the sheet of the reader's own device */
    const page = { url: button.dataset.share, title: document.querySelector("h1").textContent };
    if (!navigator.canShare?.(page)) continue;
    button.parentElement.hidden = false;
    button.addEventListener("click", () => navigator.share(page).catch(() => {})); /* a reader may think better of it */
  }
}
