//! **About Flexlab**.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::kit::{Fact, Facts};
use crate::ui::route::Route;
use crate::ui::shell::{Blade, links};

#[component]
pub fn AboutPage() -> Html {
    let facts: Rc<[Fact]> = [
        Fact::text("Version", env!("CARGO_PKG_VERSION")).wide(),
        Fact::text("Portal that is played", "December 2023").wide(),
        Fact::text(
            "Where it runs",
            "In this browser tab. Your run is kept in this browser and goes nowhere.",
        )
        .wide(),
        Fact::new(
            "What is different",
            links::to(&Route::Differences, "How this differs from Azure"),
        )
        .wide(),
    ]
    .into();
    html! {
        <Blade title="About Flexlab">
            <p class="prose">
                { "Flexlab is a lab on Azure scale sets that runs whole inside a browser tab. It is made for practice: what you \
                   create here exists here alone and costs nothing." }
            </p>
            <p class="prose">
                <b>{ "Flexlab is not affiliated with Microsoft." }</b>
                { " Azure and the names of its services are trademarks of Microsoft; they are used here to say what is \
                   practised. All drawings and longer texts are Flexlab's own." }
            </p>
            <Facts {facts} />
        </Blade>
    }
}
