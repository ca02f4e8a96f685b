/* The figures of a broadcast stay fresh while somebody looks at them. Without this file the page says as of when it is,
   and has a link to load it again.
   Asks rarely and politely: only while the page is seen and used, a little later or earlier each time so that many
   pages do not ask together, with what it knows (the answer is then empty), ever more rarely after errors. */
(function () {
  'use strict';
  var UNUSED = 15 * 60 * 1000, LONGEST = 5 * 60 * 1000, OVER = [401, 403, 404, 410];

  function Tracking(part) {
    var every = 1000 * (parseInt(part.dataset.every, 10) || 25);
    var tag = part.dataset.tag, timer = 0, wait = every, asked = Date.now(), used = Date.now(), busy = false, over = false;
    var trouble = part.querySelector('[data-trouble]');

    function later(time) {
      clearTimeout(timer);
      if (!over) timer = setTimeout(look, time * (0.8 + 0.2 * Math.random()));
    }

    function resting() {
      // A page that nobody uses neither asks nor keeps its reader signed in.
      return document.hidden || Date.now() - used > UNUSED;
    }

    function look() {
      if (busy || over || resting()) return;
      busy = true;
      asked = Date.now();
      fetch(part.dataset.livePart, {
        headers: { 'If-None-Match': 'W/"' + tag + '"' }, credentials: 'same-origin', redirect: 'manual', cache: 'no-store'
      }).then(function (answer) {
        if (answer.status === 304) return null;
        if (OVER.indexOf(answer.status) >= 0 || answer.type === 'opaqueredirect') { over = true; return null; }
        if (!answer.ok) throw new Error(String(answer.status));
        if (answer.headers.get('X-Live') === 'ended') over = true;
        tag = (answer.headers.get('ETag') || '').replace(/^W\//, '').replace(/"/g, '');
        return answer.text();
      }).then(function (html) {
        if (html) take(html);
        if (!over) part.querySelector('[data-as-of]').textContent = now();
        trouble.textContent = '';
        wait = every;
      }).catch(function () {
        trouble.textContent = part.dataset.error;
        wait = Math.min(2 * wait, LONGEST);
      }).then(function () {
        busy = false;
        later(wait);
      });
    }

    function now() {
      return new Date().toLocaleTimeString('vi-VN', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Ho_Chi_Minh' });
    }

    function take(html) {
      var fresh = new DOMParser().parseFromString(html, 'text/html'), changed = false;
      Array.prototype.forEach.call(fresh.querySelectorAll('[data-part]'), function (piece) {
        var old = document.getElementById(piece.id);
        if (!old || old.innerHTML === piece.innerHTML) return;
        var focused = old.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
        old.replaceChildren.apply(old, Array.prototype.slice.call(piece.childNodes));
        changed = true;
        if (focused) Array.prototype.some.call(old.querySelectorAll('a'), function (link) {
          if (link.getAttribute('href') !== focused) return false;
          link.focus();
          return true;
        });
      });
      if (!changed) return;
      part.querySelector('[data-stale]').hidden = false;
      var title = document.querySelector('#t-head h1'), rest = document.title.split(' – ').slice(1);
      if (title) document.title = [title.textContent].concat(rest).join(' – ');
    }

    function seen() {
      var waited = Date.now() - asked;
      if (resting()) return;
      if (waited >= wait) look();
      else later(wait - waited);
    }

    function touched() {
      var rested = Date.now() - used > UNUSED;
      used = Date.now();
      if (rested) seen();
    }

    document.addEventListener('visibilitychange', function () { used = Date.now(); seen(); });
    ['pointerdown', 'keydown', 'scroll'].forEach(function (name) {
      document.addEventListener(name, touched, { passive: true });
    });
    later(every);
  }

  document.addEventListener('DOMContentLoaded', function () {
    var part = document.querySelector('[data-live-part]');
    if (part && part.dataset.livePart) Tracking(part);
  });
}());
