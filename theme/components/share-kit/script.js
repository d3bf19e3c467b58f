/* Count while one types, as each network counts (plugins/share/counting.py holds the same rules), and copy. */
{
  const kit = document.querySelector(".kit");
  const status = kit.querySelector("[role=status]");
  const link = /https?:\/\/[^\s<>]*[^\s<>.,;:!?'")\]}]/g;
  const one = String.raw`(?![©®](?!\ufe0f))\p{Extended_Pictographic}(?:\p{EMod}|\ufe0f)?(?:[\u{E0020}-\u{E007E}]+\u{E007F})?`;
  const emoji = new RegExp(String.raw`\p{RI}\p{RI}|[0-9#*]\ufe0f?\u20e3|${one}(?:\u200d${one})*(?!\ufe0e)`, "gu");
  const light = [[0, 0x10ff], [0x2000, 0x200d], [0x2010, 0x201f], [0x2032, 0x2037]];
  const characters = (text) => [...text];
  const weight = (sign) => light.some(([low, high]) => low <= sign.codePointAt(0) && sign.codePointAt(0) <= high) ? 1 : 2;
  const bytes = (text) => new TextEncoder().encode(text).length;
  const sum = (numbers) => numbers.reduce((all, number) => all + number, 0);
  const whole = (text) => text.match(emoji) ?? [];
  const rest = (text) => characters(text.replace(emoji, ""));
  const counted = {
    characters: (text) => characters(text).length,
    graphemes: (text) => [...new Intl.Segmenter("en", {granularity: "grapheme"}).segment(text)].length,
    weighted: (text) => 2 * whole(text).length + sum(rest(text).map(weight)),
    "emoji-bytes": (text) => rest(text).length + sum(whole(text).map(bytes)),
  };
  const length = (field) => {
    const cost = Number(field.dataset.link);
    let text = field.value.normalize("NFC");
    if (field.dataset.mentions === "local") text = text.replace(/(?<![\p{L}\p{N}_/])(@[\p{L}\p{N}_]+)@[\p{L}\p{N}_.-]+[\p{L}\p{N}_]/gu, "$1");
    const links = cost ? (text.match(link) ?? []).length : 0;
    return counted[field.dataset.counted](cost ? text.replace(link, "") : text) + links * cost;
  };
  for (const field of kit.querySelectorAll("textarea")) {
    const note = document.getElementById(field.getAttribute("aria-describedby"));
    field.addEventListener("input", () => {
      const limit = Number(field.dataset.limit), used = length(field);
      note.querySelector("strong").textContent = used;
      const over = Boolean(limit) && used > limit;
      if (over === note.classList.contains("is-over")) return;
      note.classList.toggle("is-over", over);
      const network = document.getElementById(field.getAttribute("aria-labelledby")).textContent;
      status.textContent = over ? kindlingWord("Too long for {network}", { network }) : kindlingWord("Short enough again for {network}", { network });
    });
  }
  const copy = async (text, button) => {
    status.textContent = "";
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = kindlingWord("Copied: {what}", { what: button.textContent.replace(/^Copy /, "") });
    } catch {
      status.textContent = kindlingWord("The browser did not allow copying. Select the words and copy them by hand.");
    }
  };
  if (navigator.clipboard) {
    for (const button of kit.querySelectorAll("[data-copy-of], [data-copy-value]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const of = button.dataset.copyOf;
        copy(of ? document.getElementById(of).value : button.dataset.copyValue, button);
      });
    }
  }
}
