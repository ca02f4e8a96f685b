/* The matrix of units and plugins: cells that arrow keys walk through and Enter or Space changes.
   Each cell keeps its <select>, which alone is sent; on small screens and without this file it is what one uses. */
(function () {
  'use strict';

  function all(selector, within) {
    return Array.prototype.slice.call(within.querySelectorAll(selector));
  }

  function Matrix(form) {
    var table = form.querySelector('table');
    var words = form.dataset;
    var rows = all('tr', table).map(function (row) { return all('select[data-cell]', row).map(cell); })
      .filter(function (cells) { return cells.length; });
    var cells = [].concat.apply([], rows);
    var saving = form.querySelector('[data-changes]');

    function icon(name) {
      var found = form.querySelector('[data-icon="' + name + '"] svg');
      return found ? found.cloneNode(true) : document.createTextNode('');
    }

    function cell(select) {
      var button = document.createElement('button');
      button.type = 'button';
      button.className = 'cell-b';
      button.tabIndex = -1;
      select.hidden = true;
      select.parentNode.classList.add('cell-on');
      select.parentNode.appendChild(button);
      return { select: select, button: button, first: select.selectedIndex };
    }

    function draw(one) {
      var chosen = one.select.options[one.select.selectedIndex];
      var changed = one.select.selectedIndex !== one.first;
      var small = changed ? words.unsavedWord : chosen.dataset.from || '';
      var label = document.createElement('span');
      label.textContent = chosen.dataset.word;
      one.button.className = 'cell-b' + (chosen.dataset.tone ? ' t-' + chosen.dataset.tone : '') +
        (chosen.value ? '' : ' inherits') + (changed ? ' changed' : '');
      one.button.replaceChildren(icon(chosen.dataset.icon), label);
      if (small) {
        var line = document.createElement('small');
        line.textContent = small;
        one.button.appendChild(line);
      }
      one.button.setAttribute('aria-label', one.select.getAttribute('aria-label') + ': ' + chosen.dataset.word +
        (small ? ', ' + small : ''));
    }

    function count() {
      var number = cells.filter(function (one) { return one.select.selectedIndex !== one.first; }).length;
      saving.textContent = number ? words.some.replace('{n}', number) : words.none;
    }

    function choose(one, index) {
      var options = one.select.options.length;
      one.select.selectedIndex = (index + options) % options;
      one.select.dispatchEvent(new Event('input', { bubbles: true }));
      draw(one);
      count();
    }

    function column(one) {
      return one.select.closest('td').cellIndex;
    }

    /* The cell of a row that stands in that column, or nearest to it: some cells are not one's to change. */
    function nearest(row, wanted) {
      return row.reduce(function (best, one) {
        return Math.abs(column(one) - wanted) < Math.abs(column(best) - wanted) ? one : best;
      });
    }

    function goal(event, r, c, at) {
      var end = rows.length - 1;
      switch (event.key) {
        case 'ArrowUp': return nearest(rows[Math.max(0, r - 1)], at);
        case 'ArrowDown': return nearest(rows[Math.min(end, r + 1)], at);
        case 'ArrowLeft': return rows[r][Math.max(0, c - 1)];
        case 'ArrowRight': return rows[r][Math.min(rows[r].length - 1, c + 1)];
        case 'PageUp': return nearest(rows[0], at);
        case 'PageDown': return nearest(rows[end], at);
        case 'Home': return rows[event.ctrlKey ? 0 : r][0];
        case 'End': return rows[event.ctrlKey ? end : r].slice(-1)[0];
        default: return null;
      }
    }

    function onKey(event) {
      var one = cells.filter(function (other) { return other.button === event.target; })[0];
      if (!one || event.altKey || event.metaKey) return;
      var r = rows.findIndex(function (row) { return row.indexOf(one) >= 0; });
      var c = rows[r].indexOf(one);
      var target = goal(event, r, c, column(one));
      if (target) target.button.focus();
      else if (event.key === 'Enter' || event.key === ' ') choose(one, one.select.selectedIndex + (event.shiftKey ? -1 : 1));
      else if (event.key === 'Escape') choose(one, one.first);
      else if (/^[1-9]$/.test(event.key) && event.key <= one.select.options.length) choose(one, event.key - 1);
      else return;
      event.preventDefault();
    }

    if (!cells.length) return;
    table.setAttribute('role', 'grid');
    cells.forEach(function (one) {
      // What a refused save gives back is chosen, but not stored.
      all('option', one.select).forEach(function (option, number) { if (option.hasAttribute('data-stored')) one.first = number; });
      draw(one);
      one.button.addEventListener('click', function () { choose(one, one.select.selectedIndex + 1); });
      one.button.addEventListener('focus', function () {
        cells.forEach(function (other) { other.button.tabIndex = other === one ? 0 : -1; });
      });
    });
    cells[0].button.tabIndex = 0;
    table.addEventListener('keydown', onKey);
    all('[data-with-script]', form).forEach(function (part) { part.hidden = false; });
    count();
  }

  document.addEventListener('DOMContentLoaded', function () {
    // A finger chooses from a list more surely than by tapping through it.
    if (window.matchMedia('(max-width: 767.98px)').matches) return;
    all('form[data-matrix]', document).forEach(Matrix);
  });
}());
