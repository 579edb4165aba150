//! The console in a portal, good days: it connects, follows the portal, renews its token and gives it back.

use crate::{
    portal::Portal,
    world::Stage,
};

specs! { embed:
    the_portal_connects_the_console,
}

async fn the_portal_connects_the_console(stage: Stage) {
    let portal = Portal::open(&stage).await;
    portal.list().await;
    portal.page().has_cards(20).await;
    portal.page().leave_frame().await;
    assert_eq!(portal.asked(1).await, ["initial"]);
    portal.token_is_nowhere().await;
}
