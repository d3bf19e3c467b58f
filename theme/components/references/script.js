/* Notes where they help: on wide screens beside their sentence, else opened in place; a preview under the pointer and the focus. */
{
  const REF = ":is(.prose, .transcript) :is([role=doc-noteref], [role=doc-biblioref])";
  const WAIT = 250, GRACE = 400, GRACE_BESIDE = 1500; /* ms: before a preview shows, and until it goes: time to get there */
  const text = document.querySelector(".reading__text");
  const list = text && document.querySelector(".references--notes");
  const wide = matchMedia("(min-width: 78rem)");
  const top = (element, above) => element.getBoundingClientRect().top - above.getBoundingClientRect().top;
  const refOf = (note) => document.getElementById(note.querySelector("[role=doc-backlink]")?.hash.slice(1));
  const entryOf = (ref) => ref && !ref.closest(".note-here") && document.getElementById(ref.hash.slice(1));
  let kept = null; /* what a click or key opened, { box, ref }; it stays until it is closed */
  let glance = null; /* a preview, likewise; it goes with the pointer or the focus */
  let lit = null; /* a side note whose reference is pointed at */
  let left = null; /* a reference that just got the focus back: it says nothing again */
  let timer = 0;

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

  const light = (note) => {
    lit?.classList.remove("is-lit");
    lit = note;
    lit?.classList.add("is-lit");
  };

  const hide = () => {
    clearTimeout(timer);
    light(null);
    glance?.box.remove();
    glance = null;
  };

  const close = (options) => {
    const { box, ref } = kept;
    kept = null;
    box.remove();
    left = ref;
    ref.focus(options);
  };

  /* A preview is laid over the page, next to its reference, so that no line moves under a pointer. */
  const lay = (box, ref) => {
    const rects = ref.getClientRects();
    const { left: start, bottom } = rects[rects.length - 1];
    box.popover = "manual";
    box.showPopover();
    const room = document.documentElement.clientWidth - box.offsetWidth - 8;
    const under = bottom + box.offsetHeight <= innerHeight ? bottom : Math.max(0, rects[0].top - box.offsetHeight);
    box.style.left = `${Math.max(8, Math.min(start - 16, room)) + scrollX}px`;
    box.style.top = `${under + scrollY}px`;
  };

  const boxOf = (ref, entry) => {
    const box = document.createElement("aside");
    box.className = "note-here";
    box.setAttribute("role", "note");
    box.setAttribute("aria-label", ref.matches("[role=doc-noteref]") ? kindlingWord("Note {label}", { label: ref.textContent }) : kindlingWord("Source {label}", { label: ref.textContent }));
    box.innerHTML = entry.innerHTML;
    for (const link of box.querySelectorAll("[role=doc-backlink]")) link.remove();
    for (const copy of box.querySelectorAll("[id]")) copy.removeAttribute("id");
    (ref.closest(".table-scroll, p, ul, ol, dl, figure, h2, h3") ?? ref).after(box);
    if (text?.contains(ref)) box.style.top = `${top(ref, text)}px`;
    return box;
  };

  /* Beside the text, a box takes the first room at its reference or below where it lies over no side note and no other box. */
  const clear = (box) => {
    const { top: first, height } = box.getBoundingClientRect();
    const others = [...document.querySelectorAll(".is-beside .reference, .note-here")].filter((one) => one !== box);
    const rects = others.map((one) => one.getBoundingClientRect()).sort((one, other) => one.top - other.top);
    let at = first;
    for (const rect of rects) if (rect.top < at + height && at < rect.bottom) at = rect.bottom + 12;
    box.style.top = `${parseFloat(box.style.top) + at - first}px`;
  };

  const open = (ref, entry) => {
    hide();
    kept?.box.remove();
    const box = boxOf(ref, entry);
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = kindlingWord("Close");
    button.addEventListener("click", () => close());
    box.append(button);
    box.tabIndex = -1;
    kept = { box, ref };
    if (wide.matches && text?.contains(ref)) clear(box);
    box.focus({ preventScroll: wide.matches });
  };

  const preview = (ref) => {
    const entry = entryOf(ref);
    if (!entry || glance?.ref === ref || kept?.ref === ref) return;
    hide();
    if (entry.closest(".is-beside")) return light(entry);
    const box = boxOf(ref, entry);
    if (!wide.matches || !text?.contains(ref)) lay(box, ref);
    else clear(box);
    glance = { box, ref };
  };

  const later = (act, wait) => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
  const leave = () => later(hide, glance && !glance.box.popover ? GRACE_BESIDE : GRACE);
  const stays = (place) => place instanceof Node && (glance?.box.contains(place) || glance?.ref.contains(place));

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const ref = event.target.closest(REF);
    if (stays(event.target)) clearTimeout(timer);
    else if (entryOf(ref)) later(() => preview(ref), WAIT);
  });
  document.addEventListener("pointerout", (event) => {
    const from = event.target.closest(`${REF}, .note-here`);
    if (event.pointerType !== "touch" && from && !from.contains(event.relatedTarget) && !stays(event.relatedTarget)) leave();
  });
  document.addEventListener("focusin", (event) => {
    const ref = event.target.closest(REF);
    if (stays(event.target)) clearTimeout(timer);
    else if (ref && ref !== left && ref.matches(":focus-visible")) later(() => preview(ref), WAIT);
  });
  document.addEventListener("focusout", (event) => {
    left = null;
    if (event.target.closest(`${REF}, .note-here`) && !stays(event.relatedTarget)) leave();
  });

  document.addEventListener("click", (event) => {
    const ref = event.target.closest(REF);
    const entry = entryOf(ref);
    if (!entry || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    clearTimeout(timer);
    if (kept?.ref === ref) return close({ preventScroll: true });
    if (entry.closest(".is-beside")) {
      hide();
      entry.tabIndex = -1;
      entry.focus({ preventScroll: true });
    } else open(ref, entry);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    clearTimeout(timer);
    if (glance || lit) hide();
    else if (kept) close();
    else {
      const note = document.activeElement.closest(".is-beside .reference");
      if (note) refOf(note)?.focus();
    }
  });

  /* Out of sight for a frame when they change their place: so nothing seems to jump. */
  const move = () => {
    hide();
    if (list.classList.contains("is-beside") === wide.matches) return place();
    list.hidden = true;
    const show = () => { list.hidden = false; place(); };
    requestAnimationFrame(() => requestAnimationFrame(show));
  };
  if (list) new ResizeObserver(move).observe(text);
}
