// Notes where they help: on wide screens beside their sentence, else opened in place, under it.
{
  const text = document.querySelector(".reading__text");
  const wide = matchMedia("(min-width: 78rem)");
  const list = document.querySelector(".references--notes");
  const refs = "[role=doc-noteref], [role=doc-biblioref]";
  let shown = null;

  // The writer's notes stay in their list, for the order of reading; only their place on the page changes.
  const place = () => {
    const top = text.parentElement.getBoundingClientRect().top;
    let below = 0;
    list.classList.toggle("is-beside", wide.matches);
    for (const note of list.querySelectorAll(".reference")) {
      const ref = document.getElementById(note.querySelector("[role=doc-backlink]").hash.slice(1));
      note.style.top = `${Math.max(below, ref.getBoundingClientRect().top - top)}px`;
      below = parseFloat(note.style.top) + note.offsetHeight + 12;
    }
  };

  const close = () => {
    const { box, ref } = shown;
    shown = null;
    box.remove();
    ref.focus();
  };

  const open = (ref, entry) => {
    const box = document.createElement("aside");
    box.className = "note-here";
    box.tabIndex = -1;
    box.setAttribute("role", "note");
    box.setAttribute("aria-label", ref.getAttribute("role") === "doc-noteref" ? `Note ${ref.textContent}` : `Source ${ref.textContent}`);
    box.innerHTML = entry.innerHTML;
    for (const link of box.querySelectorAll("[role=doc-backlink]")) link.remove();
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Close";
    button.addEventListener("click", close);
    box.append(button);
    const block = ref.closest(".table-scroll, p, ul, ol, dl, figure, h2, h3") ?? ref;
    block.after(box);
    if (wide.matches) box.style.top = `${ref.getBoundingClientRect().top - text.getBoundingClientRect().top}px`;
    shown = { box, ref };
    box.focus({ preventScroll: wide.matches });
  };

  if (text && document.querySelector(".references")) {
    text.addEventListener("click", (event) => {
      const ref = event.target.closest(refs);
      const entry = ref && document.getElementById(ref.hash.slice(1));
      if (!entry || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const again = shown?.ref === ref;
      if (shown) close();
      if (again) return;
      if (wide.matches && list?.contains(entry)) {
        entry.tabIndex = -1;
        entry.focus({ preventScroll: true });
      } else open(ref, entry);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && shown) close();
    });
    if (list) new ResizeObserver(place).observe(text);
  }
}
