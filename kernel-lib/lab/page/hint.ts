/** A word above what is wider than its place, in an exported page: some systems show no scroll bar before one scrolls. */

/** Looks again when a place changes its width and when a figure was drawn; what scrolls can be reached by keyboard. */
export const hintScript = `(function () {
  var all = [].slice.call(document.querySelectorAll(".drawing, .scroll")).map(function (place) {
    var hint = document.createElement("p");
    hint.className = "hint";
    hint.textContent = "Wider than the window: scroll sideways, also with the keys ← and →";
    hint.hidden = true;
    place.before(hint);
    return { place: place, hint: hint, drawn: place.classList.contains("drawing") };
  });
  function look() {
    all.forEach(function (one) {
      var wide = one.place.scrollWidth > one.place.clientWidth + 1;
      one.hint.hidden = !wide;
      if (one.drawn && wide) one.place.tabIndex = 0;
      else if (one.drawn) one.place.removeAttribute("tabindex");
    });
  }
  var watcher = new ResizeObserver(function () { requestAnimationFrame(look); });
  all.forEach(function (one) { watcher.observe(one.place); });
  document.addEventListener("kernel-lib-drawn", look);
  look();
})();`;
