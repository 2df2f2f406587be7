// What a page gains from scripts; all of it works without them too. Each part looks for the data-attributes that it
// serves and does nothing on a page that has none.

'use strict';

/** For this long a second press of the same form is a slip, and leaving the page is what was meant. */
const WHILE = 5000;

// ---- every page

/** Moments in the reader's own time zone; the exact one stays on hover. A receipt says the same to everybody. */
function localise(part) {
    const lang = document.documentElement.lang;
    const format = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, { dateStyle: 'medium', timeStyle: 'short' });
    for (const time of part.querySelectorAll('time[datetime]')) {
        const exact = time.textContent;
        const at = new Date(time.dateTime);
        if (!exact.endsWith('UTC') || Number.isNaN(at.getTime()) || time.closest('.receipt')) continue;
        time.title = exact;
        time.textContent = format.format(at);
    }
}

/** A form is sent once, however often it is pressed. The button stays as it is: what it says must arrive. */
function sendOnce() {
    const sent = new WeakMap();
    document.addEventListener('submit', event => {
        const form = event.target;
        if (event.defaultPrevented || form.method !== 'post') return;
        if (Date.now() - (sent.get(form) ?? 0) < WHILE) event.preventDefault();
        else sent.set(form, Date.now());
    });
}

/** A button that copies what an element holds. */
function offerCopying(button) {
    const source = document.getElementById(button.dataset.copy);
    const word = button.parentElement.querySelector('[data-copied]');
    button.hidden = false;
    button.addEventListener('click', async () => {
        try {
            await navigator.clipboard.writeText(source.value);
        } catch {
            source.select();
            if (!document.execCommand('copy')) return;
            button.focus();
        }
        // Said anew each time: a text that does not change is not announced.
        word.textContent = '';
        setTimeout(() => { word.textContent = word.dataset.copied; }, 50);
    });
}

/** What a row unfolds goes away as such things do: by Escape, or by turning to something else. */
function foldAway() {
    const others = target => [...document.querySelectorAll('.more details[open]')].filter(one => !one.contains(target));
    document.addEventListener('click', event => {
        // A link of the same page may lead to what is unfolded.
        if (!event.target.closest('a[href^="#"]')) others(event.target).forEach(one => { one.open = false; });
    });
    document.addEventListener('keydown', event => {
        const open = event.key === 'Escape' && event.target.closest('.more details[open]');
        if (!open) return;
        open.open = false;
        open.querySelector('summary').focus();
    });
}

// ---- customers: search as you type

function searchLive(form) {
    const asked = () => new URLSearchParams(new FormData(form)).toString();
    let shown = asked();
    let timer = 0;
    let request = new AbortController();
    const look = async () => {
        const query = asked();
        if (query === shown) return;
        request.abort();
        request = new AbortController();
        const { signal } = request;
        const address = new URL(form.action);
        address.search = query;
        try {
            const answer = await fetch(address, { signal });
            if (!answer.ok || answer.redirected) return;
            const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
            const found = page.getElementById('results');
            const tabs = page.querySelector('nav.tabs');
            if (signal.aborted || !found || !tabs) return;
            localise(found);
            document.querySelector('nav.tabs').replaceWith(document.importNode(tabs, true));
            document.getElementById('results').replaceWith(document.importNode(found, true));
            document.getElementById('export')?.setAttribute('href', page.getElementById('export')?.getAttribute('href'));
            document.getElementById('found').textContent = page.getElementById('found').textContent;
            history.replaceState(null, '', address);
            shown = query;
        } catch {
            // No answer: Enter still works.
        }
    };
    form.addEventListener('input', () => {
        clearTimeout(timer);
        timer = setTimeout(look, 200);
    });
    form.addEventListener('submit', () => {
        clearTimeout(timer);
        request.abort();
    });
}

// ---- customers: an import that is under way

/** How far it is, each second; when it is done, the page anew. */
function follow(progress) {
    const look = async () => {
        try {
            const answer = await fetch(location.href);
            const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
            const found = page.getElementById('progress');
            if (answer.ok && !found?.hasAttribute('data-progress')) {
                location.reload();
                return;
            }
            if (found) {
                progress.querySelector('progress').value = found.querySelector('progress').value;
                progress.querySelector('p').textContent = found.querySelector('p').textContent;
            }
        } catch {
            // No answer: the next may come.
        }
        setTimeout(look, 1000);
    };
    setTimeout(look, 1000);
}

// ---- invitations: review

/** As the server writes it (`mailto` in src/invitations/pages/review.rs): cut to the link when it would be too long. */
function mailto(to, subject, text, link) {
    const encode = words => encodeURIComponent(words.replaceAll('\n', '\r\n'))
        .replace(/[!~'()]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
    const write = body => `mailto:${encode(to.trim()).replaceAll('%40', '@')}?subject=${encode(subject)}&body=${encode(body)}`;
    const whole = write(text);
    return whole.length <= 1900 ? [whole, false] : [write(link), true];
}

/** A text as a regular expression that matches just it. */
function quote(text) {
    return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function review(form) {
    const { link } = form.dataset;
    const { to, subject, message, language, together_with: togetherWith } = form.elements;
    const part = name => form.querySelector(`[data-${name}]`);
    // The link as the server knows it in a letter, and all that looks like one.
    const start = link.slice(0, link.lastIndexOf('/') + 1);
    const whole = new RegExp(`[ \\t]*(?:${quote(link)}(?![A-Za-z0-9_/-])|\\{link\\})[ \\t]*`);
    const links = new RegExp(`${quote(start)}[^\\s<>"']*`, 'g');
    const pieces = () => message.value.split(whole);
    const isWhole = () => pieces().length > 1 && !pieces().some(piece => piece.includes(start));

    // The server says whether the page shows more than what is saved.
    const state = () => JSON.stringify([...new FormData(form)]);
    const saved = form.dataset.unsaved === 'edited' ? '' : state();
    let leaving = 0;
    const leave = time => { leaving = Date.now() + time; };
    form.addEventListener('submit', event => { if (!event.defaultPrevented) leave(WHILE); });
    window.addEventListener('beforeunload', event => {
        if (Date.now() > leaving && state() !== saved) event.preventDefault();
    });

    const show = () => {
        part('preview-subject').textContent = subject.value;
        const preview = part('preview');
        preview.lang = language.value;
        preview.replaceChildren();
        pieces().forEach((piece, index) => {
            if (index > 0) {
                const shown = document.createElement('span');
                shown.className = 'letter-link';
                shown.textContent = link;
                if (preview.textContent && !preview.textContent.endsWith('\n')) preview.append('\n');
                preview.append(shown);
                if (piece && !piece.startsWith('\n')) preview.append('\n');
            }
            preview.append(piece);
        });
        const missing = !isWhole();
        part('when-missing').hidden = !missing;
        part('link-state').classList.toggle('missing', missing);
        const [address, isCut] = mailto(to.value, subject.value, message.value, link);
        part('mailto').href = address;
        part('mailto-cut').hidden = !isCut;
    };

    // A mail program that opens is no leaving.
    part('mailto').addEventListener('click', () => { show(); leave(1000); });

    let hasCursor = false;
    message.addEventListener('focus', () => { hasCursor = true; });
    part('put-link-back').addEventListener('click', event => {
        event.preventDefault();
        // What looks like the link and is not goes, and the link takes the place of the first of it; else it goes to
        // the cursor; else, as the server does it, before the last paragraph.
        let place = -1;
        const text = message.value.replace(links, (found, index) => {
            if (whole.test(found)) return found;
            if (place < 0) place = index;
            return '';
        });
        if (!whole.test(text)) {
            let end = place;
            if (place < 0 && hasCursor) [place, end] = [message.selectionStart, message.selectionEnd];
            const last = text.trimEnd().lastIndexOf('\n\n');
            if (place < 0) [place, end] = last < 0 ? [text.trimEnd().length, text.length] : [last, last];
            const before = text.slice(0, place).replace(/[ \t]+$/, '');
            const after = text.slice(end).replace(/^[ \t]+/, '');
            const gap = (near, has) => (!near || has('\n\n') ? '' : has('\n') ? '\n' : '\n\n');
            const head = before + gap(before, lines => before.endsWith(lines)) + link;
            message.value = head + gap(after, lines => after.startsWith(lines)) + after;
            message.setSelectionRange(head.length, head.length);
        } else if (text !== message.value) {
            message.value = text;
        }
        show();
        message.focus();
    });

    // A letter that nobody edited follows its language, and whom it is written together with.
    const standards = [...form.querySelectorAll('template[data-standard]')];
    const text = one => one.content.textContent.trim();
    const follow = () => {
        const isChosen = one => one.dataset.standard === language.value && one.dataset.with === (togetherWith?.value ?? '');
        const chosen = standards.find(isChosen);
        if (!chosen) return;
        if (standards.some(one => one.dataset.subject === subject.value.trim())) subject.value = chosen.dataset.subject;
        if (standards.some(one => text(one) === message.value.trim())) message.value = text(chosen);
        show();
    };
    language.addEventListener('change', follow);
    togetherWith?.addEventListener('change', follow);

    form.addEventListener('input', show);
    show();
}

// ---- start

localise(document);
sendOnce();
foldAway();
document.querySelectorAll('[data-copy]').forEach(offerCopying);
document.querySelectorAll('form.search[data-live]').forEach(searchLive);
document.querySelectorAll('[data-progress]').forEach(follow);
document.querySelectorAll('form[data-unsaved]').forEach(review);
document.getElementById('problems')?.focus();
