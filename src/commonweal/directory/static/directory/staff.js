// Keeps what is written some seconds after the last change. The form saves without this file too.
const form = document.querySelector("[data-autosave]");

if (form) {
  const said = form.querySelector("[data-said]");
  const base = form.querySelector("[name=based_on]");
  let timer;
  let stopped = false;

  const save = async () => {
    const body = new FormData(form);
    body.set("autosave", "1");
    const answer = await fetch(location.href, { method: "POST", body }).catch(() => null);
    const result = answer && answer.headers.get("content-type").includes("json") ? await answer.json() : {};
    if (result.saved) {
      base.value = result.based_on;
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      said.textContent = form.dataset.saved.replace("#", time);
    } else {
      // After a conflict each further try would only keep one more copy aside.
      stopped = Boolean(answer && answer.status === 409);
      said.textContent = result.why || form.dataset.failed;
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, 2000);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}
