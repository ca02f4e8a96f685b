/* The inbox: tells that a document was seen, keys to go through the list. Without this file all of it is done by hand. */
(function () {
  'use strict';
  var SEEN_AFTER = 1200, OFF = 'egov_broadcast.keys_off';

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  function token() {
    var field = document.querySelector('input[name=csrf_token]');
    return field ? field.value : '';
  }

  function tell(url) {
    var body = new FormData();
    body.set('csrf_token', token());
    body.set('quiet', '1');
    return fetch(url, { method: 'POST', body: body, credentials: 'same-origin', keepalive: true, redirect: 'manual' });
  }

  /* Seen is what stood before somebody's eyes for a moment: not what was fetched ahead or lies in a hidden tab. */
  function whenSeen(act) {
    var timer = 0;
    function look() {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') timer = setTimeout(function () {
        document.removeEventListener('visibilitychange', look);
        act();
      }, SEEN_AFTER);
    }
    document.addEventListener('visibilitychange', look);
    look();
  }

  function asRead() {
    all('[data-inbox] .new > [aria-current]').forEach(function (link) {
      link.parentNode.classList.remove('new');
      all('[data-unread]', link).forEach(function (word) { word.remove(); });
    });
  }

  function opened(part) {
    whenSeen(function () {
      tell(part.dataset.opened).then(function (answer) { if (answer.ok) asRead(); }, function () { /* told next time */ });
    });
  }

  /* The pages shown below are those of a file: whoever has had them before their eyes has opened it. */
  function fileSeen(part) {
    if (!window.IntersectionObserver || !part.firstElementChild) return;
    var watch = new IntersectionObserver(function (seen) {
      if (!seen.some(function (one) { return one.isIntersecting; })) return;
      watch.disconnect();
      whenSeen(function () {
        tell(part.dataset.fileOpened).then(function (answer) {
          if (answer.ok) all('[data-needs-file]').forEach(function (words) { words.hidden = true; });
        }, function () { /* the button does it */ });
      });
    }, { rootMargin: '0px 0px -25% 0px' });
    watch.observe(part.firstElementChild);
  }

  /* A button that fetches a file leaves the page as it is: it is to be pressed again. */
  function again(form) {
    form.addEventListener('submit', function () {
      setTimeout(function () { all('button', form).forEach(function (button) { button.disabled = false; }); }, 2000);
    });
  }

  function isOff() {
    try { return localStorage.getItem(OFF) === '1'; } catch (_error) { return false; }
  }

  function setOff(off) {
    try { if (off) localStorage.setItem(OFF, '1'); else localStorage.removeItem(OFF); } catch (_error) { /* for this page only */ }
  }

  function typing(target) {
    return Boolean(target.closest('input:not([type=checkbox]), textarea, select, [contenteditable], details.drop[open]'));
  }

  function keys(help) {
    var off = isOff(), links = all('[data-inbox] a[data-item]');
    var button = help.querySelector('[data-keys-switch]');

    function show() { button.textContent = off ? button.dataset.on : button.dataset.off; }

    function move(by) {
      var other = document.querySelector(by > 0 ? '[data-document] a[rel=next]' : '[data-document] a[rel=prev]');
      var at = links.indexOf(document.activeElement);
      if (at < 0 && document.querySelector('[data-document]')) {
        if (other) other.click();
        return;
      }
      var to = links[Math.min(Math.max(at + by, 0), links.length - 1)];
      if (to) to.focus();
    }

    function confirm() {
      var row = document.activeElement.closest('[data-inbox] li');
      var press = row ? row.querySelector('button[name=only]') : document.querySelector('[data-confirm]');
      var answer = document.querySelector('#confirm textarea');
      if (!row && answer && !answer.value) answer.focus();
      else if (press) press.click();
    }

    function toggle() {
      help.open = !help.open;
      if (help.open) help.querySelector('summary').focus();
    }

    var acts = { j: function () { move(1); }, k: function () { move(-1); }, c: confirm, '?': toggle };

    document.addEventListener('keydown', function (event) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
      var inList = links.indexOf(document.activeElement) >= 0;
      var act = inList && event.key === 'ArrowDown' ? acts.j : inList && event.key === 'ArrowUp' ? acts.k : null;
      if (!act && !off) act = acts[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    });
    button.addEventListener('click', function () { off = !off; setOff(off); show(); });
    help.hidden = false;
    show();
  }

  document.addEventListener('DOMContentLoaded', function () {
    all('[data-opened]').forEach(opened);
    all('[data-file-opened]').forEach(fileSeen);
    all('form[data-again]').forEach(again);
    all('[data-keys]').forEach(keys);
    all('[data-inbox] [data-all], [data-inbox] [data-all-label], [data-inbox] [data-ticked]').forEach(function (part) { part.hidden = false; });
  });
}());
