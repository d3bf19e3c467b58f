/* Times in chapters and transcript play the video from there; a player of another site is loaded when it is asked for. */
{
  /* what each host's player is told and says, in its own protocol: YouTube's IFrame API, Vimeo's player.js, PeerTube's jschannel */
  const hosts = {
    youtube: {
      from: "start", to: "end",
      seek: (at) => ["seekTo", "playVideo"].map((func, id) => ({ event: "command", func, args: id ? [] : [at, true], id, channel: "widget" })),
      listen: { event: "listening", id: 0, channel: "widget" },
      at: (said) => said.info?.currentTime,
    },
    vimeo: {
      from: "start_time", to: "end_time",
      seek: (at) => [{ method: "setCurrentTime", value: at }, { method: "play" }],
      listen: { method: "addEventListener", value: "timeupdate" },
      at: (said) => said.data?.seconds,
    },
    peertube: {
      from: "start", to: "stop",
      seek: (at) => [{ method: "peertube::seek", params: at, id: 1 }, { method: "peertube::play", id: 2 }],
      listen: { method: "peertube::__ready", params: { type: "publish-reply", publish: [] } },
      at: (said) => said.params?.position,
    },
  };
  const clock = (at) => `${Math.floor(at / 60)}:${String(at % 60).padStart(2, "0")}`;

  /* Both kinds of player know these verbs: play from a moment (none: as the writer asked), wait there, take the focus, say where it is. */
  const own = (video) => ({
    play: (at) => {
      video.currentTime = at;
      video.focus();
      video.play().catch(() => {}); /* a browser that forbids it has its own button */
    },
    wait: (at) => { video.currentTime = at; },
    focus: () => video.focus({ preventScroll: true }),
    now: () => video.currentTime,
    hear: (tell) => video.addEventListener("timeupdate", () => tell(video.currentTime)),
  });

  const hosted = (screen) => {
    const host = hosts[screen.dataset.kind];
    const [link, button] = screen.querySelectorAll(".video__play");
    let waiting, until, frame, ready, where;
    const address = (at) => {
      const url = new URL(screen.dataset.frame);
      if (at !== undefined) {
        url.searchParams.set(host.from, at);
        if (until > at) url.searchParams.set(host.to, until);
        else if (at >= Number(url.searchParams.get(host.to))) url.searchParams.delete(host.to);
      }
      if (host === hosts.youtube) url.searchParams.set("origin", location.origin);
      return url.href;
    };
    const tell = (...messages) => {
      for (const message of messages) frame.contentWindow.postMessage(JSON.stringify(message), new URL(frame.src).origin);
    };
    const load = (at) => {
      ready = false;
      const asking = setInterval(() => { /* a player that is not there yet hears nothing, so it is asked until it answers */
        if (where !== undefined || !frame.isConnected) clearInterval(asking);
        else if (ready) tell(host.listen);
      }, 500);
      frame = document.createElement("iframe");
      frame.title = screen.dataset.title;
      frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
      frame.referrerPolicy = "strict-origin-when-cross-origin"; /* YouTube refuses without, and Vimeo where a video is tied to a site */
      frame.addEventListener("load", () => { /* the page in it is another one now, and has not the focus that the first had */
        ready = true;
        if (document.activeElement === frame) {
          frame.blur();
          frame.focus();
        }
      });
      frame.src = address(at);
      screen.replaceChildren(frame);
    };
    const play = (at) => {
      if (ready) tell(...host.seek(at));
      else load(at);
      frame.focus();
    };
    const wait = (at, to) => {
      if (frame) return play(at);
      [waiting, until] = [at, to];
      button.querySelector(".video__from").textContent = kindlingWord(" from {time}", { time: clock(at) });
    };
    link.hidden = true;
    button.hidden = false;
    button.addEventListener("click", () => play(waiting));
    const hear = (told) => addEventListener("message", (event) => {
      if (!frame || event.source !== frame.contentWindow) return;
      let said = event.data;
      try {
        if (typeof said === "string") said = JSON.parse(said);
      } catch {
        return; /* of no protocol that is known here */
      }
      const at = Number(said && host.at(said));
      if (!(at >= 0)) return;
      where = at;
      told(at);
    });
    return { play, wait, hear, focus: () => (frame ?? button).focus({ preventScroll: true }), now: () => where ?? waiting ?? 0 };
  };

  const sections = [...document.querySelectorAll(".video")].map((section) => {
    const screen = section.querySelector(".video__screen");
    return { section, player: screen ? hosted(screen) : own(section.querySelector("video")) };
  });
  for (const { section, player } of sections) {
    section.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-seconds]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      history.replaceState(null, "", link.hash);
      player.play(Number(link.dataset.seconds));
    });
    const asked = location.hash && section.querySelector(`a[data-seconds][href="#${CSS.escape(location.hash.slice(1))}"]`);
    if (asked) player.wait(Number(asked.dataset.seconds));
  }
  for (const { section, player } of sections) { /* the paragraph that is heard is marked, and its moment can be copied */
    const times = [...section.querySelectorAll(".transcript a[data-seconds]")];
    let heard;
    player.hear((at) => {
      const now = times.findLast((link) => Number(link.dataset.seconds) <= at + .25);
      if (now === heard) return;
      heard?.removeAttribute("aria-current");
      now?.setAttribute("aria-current", "true");
      heard = now;
    });
    const button = section.querySelector("[data-moment]");
    if (!button || !navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const at = Math.floor(player.now()), address = `${button.dataset.moment}#t=${at}`, said = button.nextElementSibling;
      said.textContent = "";
      try {
        await navigator.clipboard.writeText(address);
        said.textContent = kindlingWord("Link to {time} copied", { time: clock(at) });
      } catch {
        said.textContent = kindlingWord("The link could not be copied. It is {address}", { address });
      }
    });
  }
  const moment = () => { /* #t=42, #t=1:15, #t=75,90: as citations of a moment link to it (W3C Media Fragments, 4.2.1); ?t=42: as search engines do */
    const found = /^[#?]t=(?:npt:)?((?:\d+:){0,2}\d+)(?:\.\d+)?(?:,((?:\d+:){0,2}\d+))?/.exec(location.hash || location.search);
    if (!found || !sections.length) return;
    const { section, player } = sections[0];
    const [from, to] = found.slice(1).map((time) => time?.split(":").reduce((all, part) => all * 60 + Number(part), 0));
    player.wait(from, to);
    const video = section.querySelector("video");
    if (video && to > from) {
      const stop = () => {
        if (video.currentTime < to) return;
        video.pause();
        video.removeEventListener("timeupdate", stop);
      };
      video.addEventListener("timeupdate", stop);
    }
    section.firstElementChild.scrollIntoView({ block: "center" });
    player.focus();
  };
  moment();
  addEventListener("hashchange", moment);
}
