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
  }
}
