// What makes the pages handier; without it they show the same.
"use strict";
(() => {
  const pairs = (number) => document.querySelectorAll(`[data-pair="${number}"]`);
  const light = (event, on) => {
    const own = event.target.closest("[data-pair]");
    if (own) pairs(own.dataset.pair).forEach((one) => one.classList.toggle("lit", on));
  };
  for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]])
    document.addEventListener(name, (event) => light(event, on));

  const japanese = document.documentElement.lang === "ja";
  document.querySelectorAll("[data-page]").forEach((page) => {
    const place = page.querySelector("[data-zooms]");
    const sheet = page.querySelector(".sheet");
    const steps = ["", "zoom150", "zoom200", "zoom300"];
    let step = 0;
    const zoom = (by) => {
      if (steps[step]) sheet.classList.remove(steps[step]);
      step = Math.min(steps.length - 1, Math.max(0, step + by));
      if (steps[step]) sheet.classList.add(steps[step]);
    };
    for (const [text, label, by] of [["＋", japanese ? "拡大" : "Zoom in", 1], ["－", japanese ? "縮小" : "Zoom out", -1]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.setAttribute("aria-label", label);
      button.addEventListener("click", () => zoom(by));
      place.append(button);
    }
    const first = sheet.querySelector(".box rect");
    const drawing = sheet.querySelector("svg");
    if (first) {
      const above = first.y.baseVal.value / drawing.viewBox.baseVal.height;
      const along = first.x.baseVal.value / drawing.viewBox.baseVal.width;
      sheet.scrollTop = Math.max(0, above * sheet.firstElementChild.clientHeight - 60);
      sheet.scrollLeft = Math.max(0, along * sheet.firstElementChild.clientWidth - 60);
    }
    sheet.addEventListener("keydown", (event) => {
      if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? 1 : -1);
    });
  });

  const value = (cell) => {
    const text = cell ? cell.textContent.trim() : "";
    const number = Number(text.replace(/[,%]/g, ""));
    return text === "" ? null : Number.isNaN(number) ? text : number;
  };
  document.querySelectorAll("table.sortable").forEach((table) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((one) => one.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...table.tBodies[0].rows].map((row) => [value(row.cells[column]), row]);
        rows.sort(([a], [b]) => {
          if (a === null || b === null) return (a === null) - (b === null);
          const order = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "ja");
          return down ? -order : order;
        });
        table.tBodies[0].append(...rows.map(([, row]) => row));
      });
    });
  });

  document.querySelectorAll("[data-years]").forEach((years) => {
    const steps = [...years.querySelectorAll("li > *")].filter((one) => /^\d{4}$/.test(one.textContent.trim()));
    const now = steps.findIndex((one) => one.hasAttribute("aria-current"));
    if (now < 0 || steps.length < 2 || !steps.some((one) => one.href)) return;
    const slider = document.createElement("input");
    slider.type = "range";
    slider.min = 0;
    slider.max = steps.length - 1;
    slider.value = now;
    slider.setAttribute("aria-label", years.getAttribute("aria-label"));
    slider.setAttribute("aria-valuetext", steps[slider.value].textContent.trim());
    slider.addEventListener("change", () => {
      const chosen = steps[slider.value];
      if (chosen.href) location.href = chosen.href;
    });
    years.append(slider);
  });

  // A report has no server to search: its list of projects is loaded when somebody begins to.
  document.querySelectorAll("form[data-index]").forEach((form) => {
    const input = form.querySelector("input");
    const results = form.querySelector("ul");
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    const plain = (text) => text.normalize("NFKC").toLowerCase();
    const find = () => {
      const words = plain(input.value).split(/\s+/).filter(Boolean);
      const holds = (...texts) => {
        const text = plain(texts.join(" "));
        return words.every((word) => text.includes(word));
      };
      const all = words.length && window.keikakuIndex ? window.keikakuIndex : [];
      const named = all.filter(([name, place, number]) => holds(name, place, number));
      const told = all.filter(([name, place, number, , words]) => !holds(name, place, number) && holds(name, place, number, words));
      const found = [...named, ...told];
      results.replaceChildren(...found.slice(0, 30).map(([name, place, number, file]) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = form.dataset.root + file;
        link.textContent = [place, number, name].filter(Boolean).join(" ");
        item.append(link);
        return item;
      }));
    };
    input.addEventListener("input", () => {
      if (window.keikakuIndex) return find();
      if (form.dataset.asked) return undefined;
      form.dataset.asked = "1";
      const script = document.createElement("script");
      script.src = form.dataset.index;
      script.addEventListener("load", find);
      return document.head.append(script);
    });
  });
})();
