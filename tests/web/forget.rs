//! Forgetting, seen from inside: every value of the state that held token or servers is empty afterwards.

use std::sync::Arc;

use cloud_phone_console::state::{
    Console, detail::Shown, listing::Phase, page::Page, preferences::Preferences, session::Connection,
};
use cph_core::{
    api::{error::ApiError, error::Fault, token::Token},
    config::Config,
    fleet::{plan::Question, whole::Fleet},
    model::{project::ProjectId, server::Row},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::tick;

#[wasm_bindgen_test]
async fn nothing_of_token_and_servers_is_left_in_the_state() {
    let owner = leptos::prelude::Owner::new();
    let console = owner.with(|| {
        let config = Config::default();
        let preferences = Preferences::load(&config);
        Console::new(config, Vec::new(), preferences)
    });
    let region = console.config().regions[3].clone();
    let connection = Connection {
        region: Some(region.id.clone()),
        name: region.name.clone(),
        endpoint: region.cph.clone(),
        project: ProjectId::parse("p1").unwrap(),
    };
    let (token, _) = Token::parse("MARKER", 100).unwrap();
    console.session().begin(connection, token, None);
    console.session().entered.set(true);
    console.form().type_token("MARKER-typed".into());
    let row = Arc::new(Row::Unreadable { index: 0, raw: "MARKER".into() });
    console.listing().page.set(Some(Arc::new(Page {
        question: Question { filter: Default::default(), offset: 0, limit: 20 },
        rows: vec![row.clone()],
        count: Some(1),
        request_id: None,
        notices: Vec::new(),
        requests: 1,
        took_ms: None,
        at: 0,
        whole: false,
        heads: Vec::new(),
        filtered: false,
    })));
    console.listing().phase.set(Phase::Ready);
    console.fleet().held.set(Arc::new(Fleet::new(vec![row.clone()])));
    console.detail().shown.set(Shown::Server(row.clone()));
    console.session().refused.set(Some(ApiError::new(Fault::Unauthorized)));
    assert!(console.session().token().is_some() && console.holds_secrets());

    console.forget();
    tick().await;
    let session = console.session();
    assert!(session.token().is_none());
    assert!(session.connection.with_untracked(Option::is_none) && session.refused.with_untracked(Option::is_none));
    assert!(!session.entered.get_untracked() && !console.holds_secrets());
    assert_eq!(console.form().typed_token(), "");
    assert!(console.listing().page.with_untracked(Option::is_none));
    assert_eq!(console.listing().phase.get_untracked(), Phase::Idle);
    assert!(console.detail().shown.with_untracked(|shown| matches!(shown, Shown::Nothing)));
    assert!(console.doctor().examination.with_untracked(Option::is_none));
    // Nobody holds the row any more but this test.
    assert_eq!(Arc::strong_count(&row), 1);
    // What is no secret is still there for the way back.
    assert_eq!(console.form().region.get_untracked(), region.id);
    assert_eq!(console.form().project.get_untracked(), "p1");
}
