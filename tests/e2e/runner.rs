//! Runs the specs, some at a time, each under its name, and says what became of them and how long it took. One that fails is
//! played once more, alone and in a new browser: only what fails twice fails the run, and what doesn't is named as unsteady, of
//! which few are put up with.

use std::{
    panic,
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{sync::Semaphore, task::JoinSet};

use crate::{
    browser::{self, Driver},
    front, screenshots,
    servers::server::Kind,
    soak,
    specs::{self, Spec},
    speed,
    world::Stage,
};

/// How many browsers there are at a time. One in three waits for something.
const BROWSERS: usize = 3;

/// The longest any spec may take.
const LONGEST: Duration = Duration::from_secs(180);

/// How many specs of a run may fail once and then pass.
const UNSTEADY: usize = 4;

/// Runs what the arguments choose.
pub async fn run(arguments: Vec<String>) -> ExitCode {
    let (options, parts): (Vec<_>, Vec<_>) = arguments.into_iter().partition(|a| a.starts_with("--"));
    let has = |option: &str| options.iter().any(|o| o == option);
    let (all, longest) = match (has("--screenshots"), has("--soak")) {
        (true, _) => (screenshots::SPECS.to_vec(), LONGEST),
        (_, true) => (soak::all(), LONGEST + Duration::from_secs_f64(soak::minutes() * 60.0)),
        _ if has("--bench") => (speed::all(), LONGEST * 10),
        _ => (specs::all(), LONGEST),
    };
    let chosen = |(name, _): &Spec| parts.is_empty() || parts.iter().any(|part| name.contains(part.as_str()));
    let mut specs: Vec<Spec> = all.into_iter().filter(chosen).collect();
    if options.iter().any(|o| o == "--list") {
        for (name, _) in &specs {
            println!("{name}: test");
        }
        return ExitCode::SUCCESS;
    }
    let kind = browser::chosen(&options);
    let front = front::chosen(&options);
    if let Some(kind) = front {
        specs.retain(|(name, _)| front::HOSTED.iter().any(|subject| name.starts_with(subject)));
        specs.retain(|(name, _)| {
            let reason = front::NEED_THE_SIMULATOR.iter().find(|(left_out, _)| left_out == name);
            reason.inspect(|(_, why)| println!("spec {name} … left out behind {kind}: {why}")).is_none()
        });
    }
    println!("running {} specs in {kind}", specs.len());
    panic::set_hook(Box::new(|_| {})); // Said with the spec's name instead.
    let driver = Arc::new(Driver::start(kind).await);
    // What is measured has the machine for itself.
    let room = Arc::new(Semaphore::new(if has("--bench") { 1 } else { BROWSERS }));
    let start = Instant::now();
    let mut running = JoinSet::new();
    for spec in specs {
        let driver = Arc::clone(&driver);
        let turn = Arc::clone(&room).acquire_owned().await;
        running.spawn(async move {
            let _turn = turn;
            let start = Instant::now();
            let problem = play(spec, driver, front, longest).await;
            // The reason at once, for who waits; in full at the end.
            let verdict =
                problem.as_ref().map_or_else(|| "ok".to_owned(), |why| format!("FAILED: {}", first_line(why)));
            println!("spec {} … {verdict} ({:.1} s)", spec.0, start.elapsed().as_secs_f32());
            (spec, problem)
        });
    }
    let results = running.join_all().await;
    let number = results.len();
    let once: Vec<_> = results.into_iter().filter_map(|(spec, problem)| Some((spec, problem?))).collect();
    let (mut failed, mut unsteady) = (Vec::new(), Vec::new());
    for (spec, first) in once {
        // Many failures are no accident, and would take long to repeat; so would a soak.
        let again = if failed.len() + unsteady.len() < 2 * UNSTEADY && !has("--soak") {
            driver.end().await;
            play(spec, Arc::clone(&driver), front, longest).await
        } else {
            Some(String::new())
        };
        println!("\n---- {}\n{first}", spec.0);
        match again {
            Some(again) => {
                if !again.is_empty() {
                    println!("and once more, alone:\n{again}");
                }
                failed.push(spec.0);
            }
            None => unsteady.push(spec.0),
        }
    }
    driver.end().await;
    for name in &unsteady {
        println!("\nunsteady, failed once and passed alone: {name}");
    }
    for name in &failed {
        println!("\nFAILED {name}");
    }
    let passed = number - failed.len();
    println!(
        "\n{passed} passed, {} of them unsteady, {} failed, in {} s",
        unsteady.len(),
        failed.len(),
        start.elapsed().as_secs()
    );
    if failed.is_empty() && unsteady.len() <= UNSTEADY { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Plays one spec and says what went wrong.
async fn play((name, spec): Spec, driver: Arc<Driver>, front: Option<Kind>, longest: Duration) -> Option<String> {
    let stage = Stage::new(driver, front);
    let ended = tokio::time::timeout(longest, tokio::spawn(spec(stage.clone()))).await;
    let mut problem = match ended {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(message(error)),
        Err(_) => Some(format!("not over after {} s", longest.as_secs())),
    };
    let worlds = stage.worlds();
    for world in &worlds {
        if let Err(wrong) = world.inspect().await {
            problem = Some(and(problem, wrong));
        }
    }
    let went_well = problem.is_none();
    for world in worlds {
        if !went_well {
            world.leave_traces(name).await;
        }
        // A browser that cannot be closed must not go unsaid.
        if let Err(error) = tokio::spawn(async move { world.close(went_well).await }).await {
            problem = Some(and(problem, format!("closing the browser: {}", message(error))));
        }
    }
    problem
}

/// One problem after another.
fn and(problem: Option<String>, more: String) -> String {
    problem.map_or_else(|| more.clone(), |problem| format!("{problem}\n{more}"))
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(300).collect()
}

fn message(error: tokio::task::JoinError) -> String {
    let Ok(panic) = error.try_into_panic() else { return "cancelled".into() };
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
}
