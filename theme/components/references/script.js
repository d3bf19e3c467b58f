/* Notes where they help: on wide screens beside their sentence, else opened in place, under it. */
{
  const text = document.querySelector(".reading__text");
  const list = text && document.querySelector(".references--notes");
  const wide = matchMedia("(min-width: 78rem)");
  const top = (element, above) => element.getBoundingClientRect().top - above.getBoundingClientRect().top;
  const refOf = (note) => document.getElementById(note.querySelector("[role=doc-backlink]")?.hash.slice(1));
  let shown = null;

  /* The writer's notes stay in their list, in the order of reading; only their place on the page changes. */
  const place = () => {
    let below = 0;
    list.classList.toggle("is-beside", wide.matches);
    for (const note of list.querySelectorAll(".reference")) {
      const ref = refOf(note);
      if (!ref) continue;
      below = Math.max(below, top(ref, text.parentElement));
      note.style.top = `${below}px`;
      below += note.offsetHeight + 12;
    }
  };

  const close = (options) => {
    const { box, ref } = shown;
    shown = null;
    box.remove();
    ref.focus(options);
  };

  const open = (ref, entry) => {
    const box = document.createElement("aside");
    const button = document.createElement("button");
    box.className = "note-here";
    box.tabIndex = -1;
    box.setAttribute("role", "note");
    box.setAttribute("aria-label", `${ref.matches("[role=doc-noteref]") ? "Note" : "Source"} ${ref.textContent}`);
    box.innerHTML = entry.innerHTML;
    for (const link of box.querySelectorAll("[role=doc-backlink]")) link.remove();
    for (const copy of box.querySelectorAll("[id]")) copy.removeAttribute("id");
    button.type = "button";
    button.textContent = "Close";
    button.addEventListener("click", () => close());
    box.append(button);
    (ref.closest(".table-scroll, p, ul, ol, dl, figure, h2, h3") ?? ref).after(box);
    if (text?.contains(ref)) box.style.top = `${top(ref, text)}px`;
    shown = { box, ref };
    box.focus({ preventScroll: wide.matches });
  };

  document.addEventListener("click", (event) => {
    const ref = event.target.closest(".prose :is([role=doc-noteref], [role=doc-biblioref])");
    const entry = ref && !ref.closest(".note-here") && document.getElementById(ref.hash.slice(1));
    if (!entry || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const again = shown?.ref === ref;
    if (shown) close({ preventScroll: true });
    if (again) return;
    if (entry.closest(".is-beside")) {
      entry.tabIndex = -1;
      entry.focus({ preventScroll: true });
    } else open(ref, entry);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (shown) close();
    else {
      const note = document.activeElement.closest(".is-beside .reference");
      if (note) refOf(note)?.focus();
    }
  });

  /* Out of sight for a frame when they change their place: so nothing seems to jump. */
  const move = () => {
    if (list.classList.contains("is-beside") === wide.matches) return place();
    list.hidden = true;
    const show = () => { list.hidden = false; place(); };
    requestAnimationFrame(() => requestAnimationFrame(show));
  };
  if (list) new ResizeObserver(move).observe(text);
}
