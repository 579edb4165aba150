//! Hours of use in minutes: the console with its automatic refresh on a living fleet of 5,000 servers, with random faults,
//! paging, filters, drawers and languages. Nothing may be logged that a fault does not explain, nothing may pile up, and at the
//! end the page shows what the simulator has. `make soak MINUTES=10` plays it; `SOAK_SEED` plays the same once more.

use std::{
    env,
    fmt::Write as _,
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    memory::{self, Metrics},
    page::{Page, within},
    simulator::PROJECT,
    specs::{Spec, specs},
    world::{Stage, World},
};

specs! { soak:
    nothing_piles_up_in_hours_of_use,
}

/// How much faster the page's clock runs, so that the list is asked every second or two.
const HASTE: u32 = 8;

/// Makes the clock hurry and counts timers, before the page's own scripts run.
const WITNESS: &str = "(() => {
    const now = Date.now, start = now();
    Date.now = () => start + (now() - start) * HASTE;
    const timers = window.timers = new Set();
    for (const [set, clear] of [['setTimeout', 'clearTimeout'], ['setInterval', 'clearInterval']]) {
        const begin = window[set], end = window[clear], once = set === 'setTimeout';
        window[set] = (what, after, ...more) => {
            const id = begin((...args) => { if (once) timers.delete(id); return what(...args) }, after, ...more);
            timers.add(id);
            return id;
        };
        window[clear] = (id) => { timers.delete(id); end(id) };
    }
})()";

/// What a fault makes the browser log.
const EXPLAINED: [&str; 3] = ["the server responded with a status of", "net::ERR_", "Failed to load resource"];

/// How many minutes, of `SOAK_MINUTES`.
pub fn minutes() -> f64 {
    env::var("SOAK_MINUTES").ok().and_then(|text| text.parse().ok()).unwrap_or(10.0)
}

/// Chance that can be had again: xorshift, 64 bits.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[usize::try_from(self.below(list.len() as u64)).unwrap()]
    }
}

/// What the browser holds on to, after garbage is collected.
#[derive(Clone, Copy, Debug)]
struct Held {
    heap: u64,
    program: u64,
    nodes: u64,
    listeners: u64,
    timers: u64,
}

/// Brings the page into the same state each time, and has it collected. Without a server: those of a living fleet differ in
/// addresses and notes.
async fn held(page: &Page) -> Held {
    neutral(page).await;
    within(Duration::from_secs(60), "a page without servers", || async {
        type_name(page, "no-server-is-called-this").await;
        page.settled().await;
        page.cards().await.is_empty().then_some(())
    })
    .await;
    let metrics = Metrics::of(page).await;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole numbers far below the limit")]
    let metric = |name: &str| metrics.get(name) as u64;
    Held {
        heap: metric("JSHeapUsedSize"),
        program: page.js("memory.buffer.byteLength").await.as_u64().unwrap(),
        nodes: metric("Nodes"),
        listeners: metric("JSEventListeners"),
        timers: page.js("timers.size").await.as_u64().unwrap(),
    }
}

/// The first page without a filter, in English, nothing open, nothing under way, no refresh to come.
async fn neutral(page: &Page) {
    close_all(page).await;
    in_english(page).await;
    back_to_the_start(page).await;
    choose(page, "Refresh by itself", "0").await;
    let again = "(['Remove filter*', 'First page', 'Refresh'].forEach((name) => seek('button', name)[0]?.click()), 1)";
    within(Duration::from_secs(60), "a page without filters and failures", || async {
        type_name(page, "").await;
        page.js(again).await;
        page.settled().await;
        let calm = !page.has("button", "Remove filter*").await && !page.has("alert", "*").await;
        (calm && !page.cards().await.is_empty()).then_some(())
    })
    .await;
    choose(page, "Servers a page", "20").await;
    page.address_has("server_name", None).await;
    page.has_cards(20).await;
    // What was said goes by itself.
    tokio::time::sleep(Duration::from_secs(3)).await;
}

/// With as many entries of the history as at the start. Chromium keeps the form fields of each of its last fifty entries, and with
/// them all of the page they stood in, also where that was made anew in another language since.
async fn back_to_the_start(page: &Page) {
    let back =
        "(() => { const by = window.floor - navigation.currentEntry.index; if (by) history.go(by); return !by })()";
    within(Duration::from_secs(60), "the first entry of the history", || async {
        // A step that is still under way may end this one.
        let there = page.js(back).await == true;
        tokio::time::sleep(Duration::from_millis(if there { 0 } else { 500 })).await;
        there.then_some(())
    })
    .await;
    page.settled().await;
    close_all(page).await;
    // A new entry takes the place of all that came after.
    page.js("(history.pushState(history.state, '', location.href), 1)").await;
}

async fn close_all(page: &Page) {
    page.js("(document.querySelectorAll('dialog[open]').forEach((d) => d.close()), 1)").await;
}

async fn in_english(page: &Page) {
    if page.js("document.documentElement.lang").await != "en" {
        page.js("([...document.querySelectorAll('button[lang=en]')][0].click(), 1)").await;
        page.holds("document.documentElement.lang === 'en'").await;
    }
}

/// Chooses of a list. Not by the driver: what it has found once it holds on to, and with it all of a page that has long been made anew.
async fn choose(page: &Page, list: &str, value: &str) {
    let script = "(() => { const list = seek('combobox', args[0])[0]; list.value = args[1];
        list.dispatchEvent(new Event('change', { bubbles: true })) })()";
    page.js_with(script, vec![json!(list), json!(value)]).await;
}

async fn type_name(page: &Page, text: &str) {
    let script = "(() => { const box = document.querySelector('input[type=search]'); if (!box) return;
        box.value = args[0]; box.dispatchEvent(new Event('input', { bubbles: true }));
        box.dispatchEvent(new Event('change', { bubbles: true })) })()";
    page.js_with(script, vec![json!(text)]).await;
}

/// Does something that a person may do, by chance.
async fn act(page: &Page, chance: &mut Chance) {
    let nth = |selector: &str, n: u64| {
        format!(
            "(() => {{ const all = [...document.querySelectorAll(\"{selector}\")]; all[{n} % all.length]?.click() }})()"
        )
    };
    let n = chance.below(1000);
    let script = match chance.below(16) {
        0..=2 => nth("nav button", n),
        3 => "navigation.currentEntry.index > window.floor && history.back()".to_owned(),
        4 => "history.forward()".to_owned(),
        5 => nth("input[type=radio]", n),
        6 => {
            type_name(page, ["", "a", "phone", "-1", "渲染", "zz"][usize::try_from(n % 6).unwrap()]).await;
            return;
        }
        7 | 8 => nth("article h3 button", n),
        9 => nth("[data-copy]", n),
        10 => nth(".chip button", n),
        11 => nth(".segments button", n),
        12 => format!("scrollTo(0, {n} * 3)"),
        13 => format!(
            "(() => {{ const list = document.querySelector('nav select'); if (!list) return;
                list.selectedIndex = {n} % list.length; list.dispatchEvent(new Event('change', {{ bubbles: true }})) }})()"
        ),
        // All but the one that forgets the token.
        14 => nth("header.bar button:not(:has([href='#i-key']))", n),
        _ => {
            close_all(page).await;
            return;
        }
    };
    // A click by a script is no sign that somebody is there.
    page.js(&format!("({script}, dispatchEvent(new PointerEvent('pointermove')), 1)")).await;
}

/// Lets something go wrong once or a few times.
async fn disturb(world: &World, chance: &mut Chance) {
    let faults = [
        json!({ "error": "internal" }),
        json!({ "error": "throttled" }),
        json!({ "status": 503, "body": "" }),
        json!({ "html": 502 }),
        json!({ "status": 200, "body": "{\"servers\":" }),
        json!({ "deliver": "drop" }),
        json!({ "deliver": "truncate" }),
        json!({ "delay_ms": 1500 }),
        json!({ "deliver": "slow", "slow_ms": 1200 }),
    ];
    let mut fault = chance.of(&faults).clone();
    fault["match"] = json!({ "call": "servers" });
    fault["times"] = json!(1 + chance.below(3));
    world.sim.fault(fault).await;
}

/// The service refuses the token, and the person gives it once more.
async fn refuse(world: &World, number: u32) {
    let page = &world.page;
    world.sim.token(&world.token, "expired").await;
    in_english(page).await;
    let asked = Instant::now();
    within(Duration::from_secs(60), "the question for a new token", || async {
        close_all(page).await;
        page.js("(seek('button', 'Refresh')[0]?.click(), 1)").await;
        tokio::time::sleep(Duration::from_millis(400)).await;
        page.has("region", "A new token is needed").await.then_some(())
    })
    .await;
    world.sim.token(&world.token, "valid").await;
    close_all(page).await;
    let script = "(() => { const field = document.querySelector('.reauth #token'); field.value = args[0];
        field.dispatchEvent(new Event('input', { bubbles: true })); field.form.requestSubmit() })()";
    page.js_with(script, vec![json!(world.token)]).await;
    within(Duration::from_secs(60), "the question to go", || async {
        (!page.has("region", "A new token is needed").await).then_some(())
    })
    .await;
    assert!(asked.elapsed() < Duration::from_secs(120), "refusal {number}");
}

/// What a card must say of a server.
fn expected(server: &Value) -> (String, String) {
    let text = |key: &str| server[key].as_str().unwrap_or_default().to_owned();
    (text("server_id"), text("server_name"))
}

async fn shows_what_there_is(world: &Arc<World>) {
    let page = &world.page;
    // The fleet moves on between two looks.
    within(Duration::from_secs(60), "the page to show the simulator's first twenty servers", || async {
        page.js("(seek('button', 'Refresh')[0].click(), 1)").await;
        page.settled().await;
        let shown: Vec<_> =
            page.cards().await.into_iter().map(|c| (c.id.unwrap_or_default(), c.name, c.text)).collect();
        let fleet = world.sim.fleet(PROJECT).await;
        let same = shown.len() == 20
            && shown.iter().zip(&fleet).all(|((id, name, text), server)| {
                let code = server["status"].as_i64().unwrap_or(-1).to_string();
                (id.clone(), name.clone()) == expected(server) && text.split_whitespace().any(|word| word == code)
            });
        let count = page.text().await.contains(&format!("of {}", grouped(fleet.len())));
        (same && count).then_some(())
    })
    .await;
}

fn grouped(n: usize) -> String {
    format!("{},{:03}", n / 1000, n % 1000)
}

async fn nothing_piles_up_in_hours_of_use(stage: Stage) {
    let seed = env::var("SOAK_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or_else(|| {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        since.as_secs()
    });
    println!("soak: {} min, SOAK_SEED={seed}", minutes());
    let mut chance = Chance(seed | 1);
    let fleet_seed = (seed % 1000).to_string();
    let world = stage.open(&["--servers", "5000", "--living", "--tick", "2", "--seed", &fleet_seed]).await;
    for part in EXPLAINED {
        world.expect_log(part);
    }
    let page = &world.page;
    page.browser.on_each_page(memory::KEEP).await;
    page.browser.on_each_page(&WITNESS.replace("HASTE", &HASTE.to_string())).await;
    page.browser.leave_nothing();
    world.enter(PROJECT).await;
    // Going back any further would end the page.
    page.js("window.floor = navigation.currentEntry.index").await;

    let length = Duration::from_secs_f64(minutes() * 60.0);
    let (start, mut next_look) = (Instant::now(), length / 6);
    let (mut acts, mut faults, mut refusals) = (0_u32, 0_u32, 0_u32);
    let mut looks: Vec<(u64, Held)> = Vec::new();
    choose(page, "Refresh by itself", "10").await;
    while start.elapsed() < length {
        act(page, &mut chance).await;
        acts += 1;
        if chance.below(8) == 0 {
            disturb(&world, &mut chance).await;
            faults += 1;
        }
        if chance.below(150) == 0 {
            refusals += 1;
            refuse(&world, refusals).await;
        }
        tokio::time::sleep(Duration::from_millis(100 + chance.below(500))).await;
        if start.elapsed() > next_look {
            next_look += length / 6;
            world.sim.no_faults().await;
            looks.push((start.elapsed().as_secs(), held(page).await));
            type_name(page, "").await;
            choose(page, "Refresh by itself", "10").await;
            world.gather_log().await;
            let crashed = page.js("!document.getElementById('crash').hidden").await;
            assert_eq!(crashed, false, "the program has crashed");
        }
    }
    world.sim.no_faults().await;
    looks.push((start.elapsed().as_secs(), held(page).await));
    neutral(page).await;
    shows_what_there_is(&world).await;

    let mut table = String::from("seconds  heap KiB  program KiB  nodes  listeners  timers\n");
    for (seconds, h) in &looks {
        let _ = writeln!(
            table,
            "{seconds:7}  {:8}  {:11}  {:5}  {:9}  {:6}",
            h.heap / 1024,
            h.program / 1024,
            h.nodes,
            h.listeners,
            h.timers
        );
    }
    let requests = world.sim.get(&format!("fleets/{PROJECT}")).await["calls"].clone();
    println!("soak: {acts} acts, {faults} faults, {refusals} refused tokens, {requests} requests\n{table}");
    let (first, last) = (looks[0].1, looks[looks.len() - 1].1);
    let grown = |before: u64, after: u64| after * 10 > before * 11;
    assert!(!grown(first.heap, last.heap), "the heap grows:\n{table}");
    assert!(!grown(first.program, last.program), "the program's memory grows:\n{table}");
    assert!(!grown(first.nodes, last.nodes), "nodes pile up:\n{table}");
    assert!(!grown(first.listeners, last.listeners), "listeners pile up:\n{table}");
    assert!(last.timers <= first.timers, "timers pile up:\n{table}");
}

/// What the runner plays.
pub fn all() -> Vec<Spec> {
    SPECS.to_vec()
}
