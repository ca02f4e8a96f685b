/* Shows who would get it while people are being chosen. Without this file the button does the same. */
(function () {
  'use strict';
  var box = document.querySelector('[data-preview]');
  if (!box || !window.fetch || !window.FormData) return;
  var form = box.closest('form');
  var text = box.querySelector('[data-preview-text]');
  var button = box.querySelector('[data-preview-button]');
  var names = /^(reach|units|alone|groups|names|picked|out_units|out_groups|out_names|out_picked)$/;
  var waiting = null;
  var asked = 0;

  function show() {
    var mine = ++asked;
    waiting = null;
    fetch(box.getAttribute('data-preview'), { method: 'POST', body: new FormData(form), credentials: 'same-origin' })
      .then(function (answer) { return answer.ok ? answer.text() : null; })
      .then(function (html) { if (html !== null && mine === asked) text.innerHTML = html; }, function () {});
  }

  function soon(event) {
    if (!names.test(event.target.name || '')) return;
    if (waiting) clearTimeout(waiting);
    waiting = setTimeout(show, event.type === 'change' ? 300 : 1200);
  }

  /* What "chosen" means lies in a folded part. */
  form.addEventListener('change', function (event) {
    var part = form.querySelector('[data-chosen] details');
    if (part && event.target.name === 'reach') part.open = event.target.value === 'chosen';
  });
  form.addEventListener('change', soon);
  form.addEventListener('input', function (event) { if (event.target.tagName === 'TEXTAREA') soon(event); });
  button.addEventListener('click', function (event) { event.preventDefault(); show(); });
})();
