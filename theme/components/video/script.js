/* Times in chapters and transcript play the video from there; an address that ends in one waits at that moment. */
{
  const video = document.querySelector(".video video");
  const time = (link) => Number(link.dataset.seconds);
  if (video) {
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-seconds]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      history.replaceState(null, "", link.hash);
      video.currentTime = time(link);
      video.focus();
      video.play().catch(() => {}); /* a browser that forbids it has its own button */
    });
    const asked = location.hash && document.querySelector(`a[data-seconds][href="${CSS.escape(location.hash).replace("\\", "")}"]`);
    if (asked) video.currentTime = time(asked);
    const moment = () => { /* #t=42, as citations of a moment link to it (W3C Media Fragments) */
      const found = /^#t=(\d+)/.exec(location.hash);
      if (!found) return;
      video.currentTime = Number(found[1]);
      video.scrollIntoView({ block: "center" });
      video.focus({ preventScroll: true });
    };
    moment();
    addEventListener("hashchange", moment);
  }
}
