//! Language, theme and zone of times: at once, everywhere, and kept.

use crate::{simulator::PROJECT, world::Stage};

specs! { settings:
    the_language_changes_every_word_and_keeps_what_was_typed,
    the_list_is_all_chinese_as_well,
    the_browser_s_language_is_the_first_choice,
    the_theme_follows_the_choice_and_the_system,
    times_are_local_or_utc,
    a_choice_is_kept_over_a_reload,
    borders_and_marks_hold_in_a_browser_that_knows_less,
}

/// The runs of Latin letters on the page that are no data: names, units and words that stay in every language.
const LATIN: &str = "(() => {
    const known = /^(English|API|IAM|ID|VPC|CIDR|JSON|UTC|POST|v\\d|auth|tokens|X|Subject|Token|HTTP|cn|ap|[a-z]*-?(east|north|south|southeast|southwest)-?\\d|CN|AP|Enter|Esc|ms|s|East|North|South|Southwest|Hong|Kong|Shanghai\\d|Beijing\\d|Guangzhou|Guiyang\\d|Singapore|c\\d.*|api|[rjknp])$/;
    return visibleText().replace(/[0-9a-f]{6,}[^ ]*|[^ ]*[0-9a-f]{6,}|[\\w.-]+[.:_-][\\w./:-]+/g, ' ').match(/[A-Za-z]+\\d*/g)
      ?.filter((word) => !known.test(word)).join(' ') ?? '' })()";

async fn the_language_changes_every_word_and_keeps_what_was_typed(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("").await;
    page.fill("textbox", "Project ID", PROJECT).await;
    page.fill("textbox", "Token", &world.token).await;
    page.press("How do I get a token?").await;
    page.press("Settings").await;
    page.press("简体中文").await;
    page.find("dialog", "设置").await;
    page.holds("document.documentElement.lang === 'zh-CN'").await;
    page.press("关闭").await;
    page.sees("连接到您的服务器").await;
    assert_eq!(page.value("textbox", "项目 ID").await, PROJECT);
    assert_eq!(page.value("textbox", "令牌").await, world.token);
    let latin = page.js(LATIN).await;
    assert_eq!(latin, "", "words left in English");
    page.press("连接").await;
    page.find("heading", "服务器 第 1–20 台，共 137 台").await;
    // And back, with the list on screen.
    page.press("设置").await;
    page.press("English").await;
    page.press("Close").await;
    page.at_range("1–20 of 137").await;
    page.holds("document.documentElement.lang === 'en'").await;
    page.has_cards(20).await;
}

async fn the_list_is_all_chinese_as_well(stage: Stage) {
    let world = stage.open_in("zh-CN,zh", &[]).await;
    let page = &world.page;
    page.open("?offset=9999&limit=500").await;
    page.sees("已忽略地址中的 limit=500").await;
    page.fill("textbox", "项目 ID", PROJECT).await;
    page.fill("textbox", "令牌", &world.token).await;
    page.press("连接").await;
    page.find("heading", "服务器 *").await;
    page.press("关闭").await;
    for word in ["筛选", "分页", "最新优先", "刷新", "状态", "正常", "创建时间", "可用区", "私网", "公网", "每页数量"]
    {
        let shown = page.text().await.contains(word) || page.has("navigation", word).await;
        assert!(shown, "{word}");
    }
    let title = page.js("document.title").await;
    assert_eq!(title, format!("137 台服务器 · CN East-Shanghai1 {}…{} · 云手机控制台", &PROJECT[..8], &PROJECT[26..]));
    for english in ["Servers", "Status", "Created", "Updated", "Normal", "Next", "page", "Filters", "Private", "ago"] {
        assert!(!page.text().await.contains(english), "{english} is left in English");
    }
    let labels = "[...document.querySelectorAll('[aria-label], [title], [placeholder]')]
        .flatMap((e) => ['aria-label', 'title', 'placeholder'].map((a) => e.getAttribute(a)))
        .filter((t) => t && /[A-Za-z]{3}/.test(t) && !/[\\u4e00-\\u9fff]/.test(t) && !/[0-9]/.test(t)).join('|')";
    assert_eq!(page.js(labels).await, "", "labels left in English");
}

async fn the_browser_s_language_is_the_first_choice(stage: Stage) {
    let world = stage.open_in("fr-FR,zh-TW,en", &[]).await;
    world.page.open("").await;
    world.page.sees("连接到您的服务器").await;
    world.config(&serde_json::json!({ "schema": 1, "ui": { "locale": "en" } }));
    world.page.reload().await;
    world.page.sees("Connect to your servers").await;
}

/// Whether the page is dark: how bright its background is.
const DARK: &str = "(() => { const c = document.createElement('canvas').getContext('2d');
    c.fillStyle = getComputedStyle(document.body).backgroundColor; c.fillRect(0, 0, 1, 1);
    const [r, g, b] = c.getImageData(0, 0, 1, 1).data; return r + g + b < 200 })()";

async fn the_theme_follows_the_choice_and_the_system(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.browser.media(&[("prefers-color-scheme", "light")]).await;
    page.open("").await;
    let dark = async |expected: bool| page.holds(&format!("({DARK}) === {expected}")).await;
    dark(false).await;
    page.browser.media(&[("prefers-color-scheme", "dark")]).await;
    dark(true).await;
    page.press("Settings").await;
    page.press("Light").await;
    dark(false).await;
    page.press("Dark").await;
    page.browser.media(&[("prefers-color-scheme", "light")]).await;
    dark(true).await;
    page.press("System").await;
    dark(false).await;
    let pressed = page.find("button", "System").await.attr("aria-pressed").await.unwrap();
    assert_eq!(pressed.as_deref(), Some("true"));
}

async fn times_are_local_or_utc(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.browser.time_zone("Asia/Kathmandu").await;
    page.open("?create_since=2025-12-31T18:30:00Z").await;
    page.connect(PROJECT, &world.token).await;
    page.find("heading", "Servers *").await;
    page.find("button", "Remove filter: Created since 2026-01-01 00:15:00 UTC+5:45").await;
    assert_eq!(page.value("textbox", "Created since").await, "2026-01-01T00:15");
    page.press("Settings").await;
    page.press("UTC").await;
    page.press("Close").await;
    page.find("button", "Remove filter: Created since 2025-12-31 18:30:00 UTC").await;
    assert_eq!(page.value("textbox", "Created since").await, "2025-12-31T18:30");
    page.address_has("create_since", Some("2025-12-31T18:30:00Z")).await;
}

async fn a_choice_is_kept_over_a_reload(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    page.open("").await;
    page.press("Settings").await;
    page.press("简体中文").await;
    page.press("深色").await;
    page.press("UTC").await;
    page.press("紧凑").await;
    page.reload().await;
    page.sees("连接到您的服务器").await;
    page.holds("document.documentElement.dataset.theme === 'dark'").await;
    page.holds(DARK).await;
    page.holds("getComputedStyle(document.documentElement).getPropertyValue('--row') === '28px'").await;
    page.press("设置").await;
    let pressed = page.find("button", "UTC").await.attr("aria-pressed").await.unwrap();
    assert_eq!(pressed.as_deref(), Some("true"));
}

/// The style sheet again, as a browser reads it that does not know what is newer than those of `docs/browsers.md` or can be done
/// without: each of these is a word of no meaning in it.
const KNOWS_LESS: &str = "(async () => {
    const link = document.querySelector('link[rel=stylesheet]');
    const text = await (await fetch(link.href)).text();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text.replace(/light-dark\\(/g, 'no-such(').replace(/:has\\(/g, ':no-such(').replace(/color-mix\\(/g, 'no-such(')
        .replace(/([0-9])[dsl]v([hw])/g, '$1no$2').replace(/(content-visibility|contain-intrinsic|accent-color|text-wrap|field-sizing)/g, 'no-$1'));
    document.adoptedStyleSheets = [sheet];
    link.disabled = true;
    return sheet.cssRules.length > 0 })()";

/// The parts of the page whose border (or outline, where they have the focus) cannot be told from what is around them: less than
/// 3 to 1, as WCAG asks for.
const UNMARKED: &str = "(() => {
    const pixels = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const light = (colour) => {
        pixels.clearRect(0, 0, 1, 1); pixels.fillStyle = colour; pixels.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = pixels.getImageData(0, 0, 1, 1).data;
        const part = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
        return a < 250 ? null : 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    };
    const ground = (e) => { for (; e; e = e.parentElement) { const l = light(getComputedStyle(e).backgroundColor); if (l !== null) return l } return light('Canvas') };
    const differs = (colour, around) => { const a = light(colour), b = ground(around);
        return a !== null && (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) >= 3 };
    const wrong = [];
    const name = (e) => e.tagName + '.' + e.className + '#' + e.id;
    const fields = [...document.querySelectorAll('.input:not(.input--small), .search')].filter((e) => e.checkVisibility());
    for (const e of fields) {
        const s = getComputedStyle(e);
        if (s.borderTopStyle !== 'solid' || parseFloat(s.borderTopWidth) < 1 || !differs(s.borderTopColor, e.parentElement)) wrong.push('border of ' + name(e) + ' ' + s.borderTopColor);
    }
    const marked = (e) => { const s = getComputedStyle(e);
        return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1 && (s.outlineStyle === 'auto' || differs(s.outlineColor, e.parentElement)) };
    const all = [...document.querySelectorAll('button, input, select, summary')].filter((e) => e.checkVisibility() && !e.closest('[inert]'));
    const kinds = new Map(all.map((e) => [e.tagName + e.type + e.className, e]));
    for (const e of kinds.values()) {
        e.focus({ focusVisible: true });
        if (document.activeElement !== e) continue;
        const holders = [e, e.closest('label'), e.closest('.search')].filter(Boolean);
        if (!holders.some(marked)) wrong.push('focus of ' + name(e) + ' ' + getComputedStyle(e).outline);
    }
    for (const [what, e] of [['text', document.body], ['button', document.querySelector('.button')]])
        if (!differs(getComputedStyle(e).color, e)) wrong.push(what + ' ' + getComputedStyle(e).color);
    return fields.length && kinds.size > 3 ? wrong.join(' | ') : 'nothing was found';
})()";

async fn borders_and_marks_hold_in_a_browser_that_knows_less(stage: Stage) {
    let world = stage.open(&[]).await;
    let page = &world.page;
    world.config(&serde_json::json!({ "schema": 1, "auth": { "iamLogin": true } }));
    page.open("").await;
    let themes = async |where_: &str| {
        assert_eq!(page.js(KNOWS_LESS).await, true);
        for theme in ["light", "dark"] {
            page.browser.media(&[("prefers-color-scheme", theme), ("prefers-reduced-motion", "reduce")]).await;
            page.holds(&format!("({DARK}) === {}", theme == "dark")).await;
            // The keyboard is used, and not to leave the page from its last field.
            page.js("(document.querySelector('button').focus(), 1)").await;
            page.keys("\u{e004}").await;
            assert_eq!(page.js(UNMARKED).await, "", "{where_}, {theme}");
        }
    };
    themes("the form").await;
    // Which of the two ways is chosen can be seen too.
    page.holds("[...document.querySelectorAll('.ways [type=radio]')].every((r) => r.getBoundingClientRect().width > 8)").await;
    page.connect(PROJECT, &world.token).await;
    page.has_cards(20).await;
    themes("the list").await;
    // By choice, against the system's.
    page.press("Settings").await;
    page.press("Light").await;
    page.holds(&format!("({DARK}) === false")).await;
    page.press("Dark").await;
    page.browser.media(&[("prefers-color-scheme", "light")]).await;
    page.holds(&format!("({DARK}) === true")).await;
}
