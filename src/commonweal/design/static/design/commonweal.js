// Small conveniences. Every page works without this file.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

const parts = {
  // Leads the reader to what went wrong.
  errors(summary) {
    summary.focus();
  },

  // How many characters are left.
  count(group) {
    const box = group.querySelector("textarea, input");
    const info = document.getElementById(`${box.id}-info`);
    const show = () => {
      const left = group.dataset.limit - [...box.value].length;
      info.textContent = (left < 0 ? info.dataset.over : info.dataset.left).replace("#", Math.abs(left));
      info.classList.toggle("govuk-error-message", left < 0);
    };
    let timer;
    box.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(show, 300);
    });
    info.setAttribute("role", "status");
    if (box.value) show();
  },

  copy(element) {
    const button = element.querySelector("button");
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(element.querySelector("code").textContent);
      element.querySelector("[role=status]").textContent = button.dataset.done;
      const words = button.innerHTML;
      button.textContent = button.dataset.done;
      setTimeout(() => (button.innerHTML = words), 2000);
    });
  },

  tabs(element) {
    const links = [...element.querySelectorAll(".cw-panels__list a")];
    const panel = (link) => document.getElementById(link.hash.slice(1));
    const choose = (chosen, focus) => {
      for (const link of links) {
        const is = link === chosen;
        link.setAttribute("aria-selected", is);
        link.tabIndex = is ? 0 : -1;
        panel(link).hidden = !is;
      }
      if (focus) chosen.focus();
    };
    const list = links[0].closest("ul");
    list.setAttribute("role", "tablist");
    for (const link of links) {
      link.parentElement.setAttribute("role", "presentation");
      link.setAttribute("role", "tab");
      link.setAttribute("aria-controls", panel(link).id);
      panel(link).setAttribute("role", "tabpanel");
      link.addEventListener("click", (event) => {
        event.preventDefault();
        choose(link);
      });
      link.addEventListener("keydown", (event) => {
        const forward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (!step) return;
        const next = links.indexOf(link) + (event.key === forward ? 1 : -1);
        choose(links[(next + links.length) % links.length], true);
      });
    }
    choose(links.find((link) => link.hash === location.hash) || links[0]);
  },

  // Blanks the page at once, then replaces it in the history. Shift pressed three times does the same.
  exit(link) {
    let presses = 0;
    let timer;
    const leave = () => {
      const cover = document.createElement("div");
      cover.className = "cw-cover";
      cover.setAttribute("role", "alert");
      cover.textContent = link.dataset.leaving;
      document.title = link.dataset.leaving;
      document.body.append(cover);
      location.replace(link.href);
    };
    link.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
    document.addEventListener("keyup", (event) => {
      clearTimeout(timer);
      presses = event.key === "Shift" ? presses + 1 : 0;
      if (presses === 3) leave();
      timer = setTimeout(() => (presses = 0), 5000);
    });
  },

  // Looks again until the work is done: the address answers with the same part of the page.
  refresh(element) {
    setTimeout(async () => {
      const answer = await fetch(element.dataset.url, { headers: { accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".cw-progress");
      if (!answer.ok) return;
      if (!fresh) return location.reload();
      element.replaceWith(fresh);
      start(fresh);
    }, 2000);
  },

  // Keeps what is written: posts the form to data-url some seconds after the last change, and says when.
  autosave(form) {
    const say = form.querySelector("[data-saved]");
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const answer = await fetch(form.dataset.url, { method: "POST", body: new FormData(form) }).catch(() => null);
        const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
        say.textContent = (answer && answer.ok ? say.dataset.saved : say.dataset.failed).replace("#", time);
      }, 1500);
    });
  },
};

function start(element) {
  const part = parts[element.dataset.cw];
  if (part) part(element);
}

document.querySelectorAll("[data-cw]").forEach(start);

// One press sends a form once.
document.addEventListener("submit", (event) => {
  const { target } = event;
  if (target.dataset.sent) return event.preventDefault();
  target.dataset.sent = 1;
  setTimeout(() => delete target.dataset.sent, 1000);
});

// A menu closes with Escape, or when the reader goes elsewhere.
for (const menu of document.querySelectorAll(".cw-account")) {
  const close = (event) => {
    if (event.key === "Escape" || (event.type === "click" && !menu.contains(event.target))) menu.open = false;
  };
  document.addEventListener("keydown", close);
  document.addEventListener("click", close);
}
