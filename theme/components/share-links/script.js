/* "Copy link": shown only when the browser can do it; what happened is said in the live region beside it. */
{
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    const status = button.closest("nav").querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      status.textContent = "";
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        status.textContent = "Link copied";
      } catch {
        status.textContent = `The link could not be copied. It is ${button.dataset.copy}`;
      }
    });
  }
}
